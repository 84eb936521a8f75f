/** The OAuth clients that gcloud signs people in with: the audience of every ID token it has for a person. */

export const gcloudClientId = '32555940559.apps.googleusercontent.com';
/** That of `gcloud auth application-default login`. */
export const adcClientId = '764086051850-6qr4p6gpi6hn506pt8ejuq83di341hur.apps.googleusercontent.com';
