import type { ThemeConfig } from 'antd';

/** Paper, ink and jade; amber warns. Cinnabar is kept for red cards alone, so nothing here is red. */
const INK = '#1B2A32';
const PAPER = '#FAFAF7';
const JADE = '#0F766E';
const AMBER = '#B45309';

export const theme: ThemeConfig = {
  cssVar: { key: 'wb' },
  hashed: false,
  token: {
    colorPrimary: JADE,
    colorLink: JADE,
    colorLinkHover: '#0B5A54',
    colorInfo: JADE,
    colorSuccess: JADE,
    colorWarning: AMBER,
    colorError: AMBER,
    colorTextBase: INK,
    colorText: INK,
    colorTextSecondary: '#4B5A63',
    colorTextTertiary: '#5B6971',
    colorTextDescription: '#4B5A63',
    colorTextPlaceholder: '#64727A',
    colorTextDisabled: '#64727A',
    colorBgLayout: PAPER,
    colorBorder: '#8A969C',
    colorBorderSecondary: '#DDDDD5',
    borderRadius: 4,
    fontSize: 15,
    lineHeight: 1.65,
    controlHeight: 38,
    fontFamily: 'var(--fonts)',
    fontFamilyCode: '"SFMono-Regular", "Cascadia Mono", "Noto Sans Mono CJK SC", monospace',
    // Whoever asked their system for less movement gets none: windows and lists stand at once.
    motion: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    motionDurationMid: '0.12s',
    motionDurationSlow: '0.16s',
  },
  components: {
    Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
    Tabs: { horizontalMargin: '0 0 12px', itemHoverColor: JADE, itemActiveColor: JADE },
  },
};
