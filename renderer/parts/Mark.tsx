/** The mark: a badge hanging from its strap. Decorative, for the name always stands beside it. */
export function Mark({ size }: { readonly size: number }) {
  return (
    <svg className="mark" width={size} height={size} viewBox="0 0 24 24" fill="none" aria-hidden="true">
      <path
        d="M3.5 1.2 12 9.6l8.5-8.4"
        stroke="var(--accent)"
        strokeWidth="2.3"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <rect x="10.3" y="8.2" width="3.4" height="4.4" rx="1.1" fill="var(--accent)" />
      <rect x="4" y="11.6" width="16" height="11.4" rx="2.6" fill="var(--accent)" />
      <circle cx="8.9" cy="15.9" r="1.6" fill="var(--accent-ink)" />
      <path d="M6.2 20.4c.3-1.7 1.4-2.3 2.7-2.3s2.4.6 2.7 2.3z" fill="var(--accent-ink)" />
      <path d="M14 15.6h3.4M14 18.9h3.4" stroke="var(--accent-ink)" strokeWidth="1.4" strokeLinecap="round" />
    </svg>
  );
}
