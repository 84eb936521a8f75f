/** When drawing fails, a bug of ours: says so instead of leaving the window blank, and draws anew when asked. */
import { Component, type ReactNode } from 'react';
import { Button } from './parts/Button.tsx';
import './FaultBoundary.css';

interface FaultBoundaryProps {
  readonly children: ReactNode;
}

export class FaultBoundary extends Component<FaultBoundaryProps, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <main className="fault">
        <h1 className="fault-title">This window has a fault</h1>
        <p className="fault-words">It is not your doing. Accounts and tokens are not affected.</p>
        <Button look="main" onClick={() => this.setState({ failed: false })}>
          Draw it again
        </Button>
      </main>
    );
  }
}
