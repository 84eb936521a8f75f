/** What of this computer stands in the way of tokens: one line a check, with its cure. */
import { IconRefresh } from '@tabler/icons-react';
import { checkIds, summaryOf } from '../../app/doctor.ts';
import type { Snapshot } from '../../app/snapshot.ts';
import { lanyard } from '../lanyard.ts';
import { useAnnounce } from '../parts/Announcer.tsx';
import { Button } from '../parts/Button.tsx';
import { CopyPlainButton } from '../parts/CopyPlainButton.tsx';
import { usePlainCopy } from '../parts/plain-copy.ts';
import { ScreenHead } from '../parts/ScreenHead.tsx';
import { CheckLine } from './CheckLine.tsx';
import { isFinding, useChecking } from './checking.ts';
import './DoctorScreen.css';

interface DoctorScreenProps {
  readonly platform: Snapshot['platform'];
  readonly onBack: () => void;
  readonly onChooseKeyFile: () => void;
}

export function DoctorScreen({ platform, onBack, onChooseKeyFile }: DoctorScreenProps) {
  const announce = useAnnounce();
  const { states, working, run } = useChecking((findings) => announce(summaryOf(findings)));
  const report = usePlainCopy();
  const findings = checkIds.map((id) => states[id]).filter(isFinding);
  const left = checkIds.length - findings.length;
  return (
    <div className="doctor">
      <ScreenHead title="Doctor" onBack={onBack} />
      <div className="doctor-lead">
        <p className="doctor-summary">
          {left > 0 && working ? `Looking: ${left} of ${checkIds.length} to go.` : summaryOf(findings)}
        </p>
        <Button
          busy={working}
          icon={<IconRefresh size={18} stroke={1.6} aria-hidden="true" />}
          onClick={() => {
            report.forget();
            run();
          }}
        >
          Run again
        </Button>
      </div>
      <ul className="doctor-checks panel">
        {checkIds.map((id) => (
          <CheckLine
            key={id}
            id={id}
            state={states[id]}
            platform={platform}
            onChooseKeyFile={onChooseKeyFile}
            onCured={run}
          />
        ))}
      </ul>
      <div className="doctor-foot">
        <CopyPlainButton
          label="Copy report"
          look="plain"
          copying={report}
          onCopy={() => void report.copy(lanyard.copyReport({}), 'Report copied')}
        />
        <p className="doctor-note">It names accounts and paths, and holds no secret.</p>
      </div>
    </div>
  );
}
