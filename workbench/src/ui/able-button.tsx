import { Button, Tooltip } from 'antd';
import type { ReactNode } from 'react';
import type { Abilities } from '../api/types.ts';
import { useLang } from '../lang.tsx';

/** A button for what the server says one may do: greyed with its reason rather than hidden. */
export function AbleButton({
  ability,
  onClick,
  children,
}: {
  ability: Abilities[string] | undefined;
  onClick?: () => void;
  children: ReactNode;
}) {
  const { t } = useLang();
  if (ability === true) {
    return (
      <Button size="small" onClick={onClick}>
        {children}
      </Button>
    );
  }
  return (
    <Tooltip title={ability ? t(ability.reason) : ''}>
      {/* Stays in the tab order, so that the reason can be read by keyboard. */}
      <Button size="small" aria-disabled className="unable" onClick={(event) => event.preventDefault()}>
        {children}
      </Button>
    </Tooltip>
  );
}
