/** The audiences this account used lately, and the clients of IAP that are remembered, behind one small button. */
import { Menu } from '@mantine/core';
import { IconHistory, IconX } from '@tabler/icons-react';
import { IconButton } from '../parts/IconButton.tsx';
import './RecentAudiences.css';

interface RecentAudiencesProps {
  readonly recents: readonly string[];
  readonly iapClientIds: readonly string[];
  readonly onChoose: (audience: string) => void;
  readonly onForget: (clientId: string) => void;
}

export function RecentAudiences({ recents, iapClientIds, onChoose, onForget }: RecentAudiencesProps) {
  if (recents.length === 0 && iapClientIds.length === 0) return null;
  return (
    <Menu
      position="bottom-end"
      withinPortal={false}
      withInitialFocusPlaceholder={false}
      transitionProps={{ transition: 'fade', duration: 120 }}
    >
      <Menu.Target>
        <IconButton name="Recent audiences" className="field-button">
          <IconHistory size={16} stroke={1.6} aria-hidden="true" />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown className="recent-audiences">
        {recents.map((audience) => (
          <Menu.Item key={audience} onClick={() => onChoose(audience)}>
            <span className="recent-audience mono" title={audience}>
              {audience}
            </span>
          </Menu.Item>
        ))}
        {iapClientIds.length > 0 && <Menu.Label>IAP clients</Menu.Label>}
        {iapClientIds.map((clientId) => (
          <div key={clientId} className="recent-iap-client" role="presentation">
            <Menu.Item onClick={() => onChoose(clientId)}>
              <span className="recent-audience mono" title={clientId}>
                {clientId}
              </span>
            </Menu.Item>
            <Menu.Item
              className="recent-forget"
              aria-label={`Forget ${clientId}`}
              closeMenuOnClick={false}
              onClick={(event) => {
                // Before it goes, so that the keys go on from within the menu.
                const row = event.currentTarget.parentElement;
                const items = row
                  ?.closest('[role="menu"]')
                  ?.querySelectorAll<HTMLElement>('[role="menuitem"]');
                [...(items ?? [])].find((item) => !row?.contains(item))?.focus();
                onForget(clientId);
              }}
            >
              <IconX size={14} stroke={1.8} aria-hidden="true" />
            </Menu.Item>
          </div>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
