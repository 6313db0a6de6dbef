import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { referralsQuery } from '../../api/queries.ts';
import { useLang } from '../../lang.tsx';

interface Props {
  readonly id?: string;
  readonly value?: string;
  readonly onChange?: (channel: string) => void;
  /** The notice of the channel that was chosen, ready to send. */
  readonly onNotice: (notice: string) => void;
}

/** The statutory channels. */
export function ReferralSelect({ onChange, onNotice, ...rest }: Props) {
  const { t } = useLang();
  const { data, isPending } = useQuery(referralsQuery);
  const referrals = data?.referrals ?? [];
  return (
    <Select
      {...rest}
      loading={isPending}
      options={referrals.map((r) => ({ value: r.id, label: t(r) }))}
      onChange={(channel: string) => {
        onChange?.(channel);
        onNotice(t(referrals.find((r) => r.id === channel)!.notice));
      }}
    />
  );
}
