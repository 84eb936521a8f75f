/**
 * Builds the window into build/app/renderer: one page, one script, one stylesheet, the fonts. The page carries the
 * same Content Security Policy as the header it is served with, and nothing in it needs an exception from it.
 */
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { contentSecurityPolicyMeta } from './app/content-security-policy.ts';

function contentSecurityPolicyTag(): Plugin {
  return {
    name: 'lanyard-content-security-policy',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicyMeta },
        injectTo: 'head-prepend',
      },
    ],
  };
}

/**
 * A module script is fetched by the rules of CORS, which a scheme must be registered for. One deferred classic script
 * needs no such rule and runs at the same moment.
 */
function classicScript(): Plugin {
  return {
    name: 'lanyard-classic-script',
    transformIndexHtml: {
      order: 'post',
      handler: (html) =>
        html
          .replaceAll('<script type="module" crossorigin', '<script defer')
          .replaceAll('<link rel="stylesheet" crossorigin', '<link rel="stylesheet"'),
    },
  };
}

export default defineConfig({
  root: 'renderer',
  base: './',
  publicDir: false,
  plugins: [react(), contentSecurityPolicyTag(), classicScript()],
  build: {
    outDir: '../build/app/renderer',
    emptyOutDir: true,
    target: 'chrome130',
    cssTarget: 'chrome130',
    sourcemap: false,
    // A data: font would need an exception in the policy.
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1024,
    rolldownOptions: {
      output: {
        format: 'iife',
        codeSplitting: false,
        // Served from the package, never cached: names need no hash.
        entryFileNames: 'window.js',
        assetFileNames: '[name][extname]',
      },
    },
  },
});
