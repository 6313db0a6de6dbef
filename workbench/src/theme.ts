import type { ThemeConfig } from 'antd';

/** Paper, ink and jade; amber warns. Cinnabar is kept for red cards alone, so nothing here is red. */
const INK = '#1B2A32';
const PAPER = '#FAFAF7';
const JADE = '#0F766E';
const AMBER = '#B45309';
// As in styles/frame.css: what is made of the colours themselves is as grey as a shadow.
const JADE_WASH = '#E8F1EF';
const AMBER_WASH = '#FBF1E4';

const BRISK = { motionDurationMid: '0.12s', motionDurationSlow: '0.16s' };
/**
 * Whoever asked their system for less movement. Not by a duration of transitions for everything, in CSS: what has none would get one,
 * and windows beside a button, which are measured out of sight first, would stay there.
 */
const STILL = { motionDurationFast: '1ms', motionDurationMid: '1ms', motionDurationSlow: '1ms' };

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
    colorInfoBg: JADE_WASH,
    colorSuccessBg: JADE_WASH,
    colorWarningBg: AMBER_WASH,
    colorErrorBg: AMBER_WASH,
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
    ...(matchMedia('(prefers-reduced-motion: reduce)').matches ? STILL : BRISK),
  },
  components: {
    Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
    // On paper a track of paper shows nobody which view is chosen.
    Segmented: { trackBg: '#ECECE5', itemSelectedColor: '#0B5A54' },
    Tabs: { horizontalMargin: '0 0 12px', itemHoverColor: JADE, itemActiveColor: JADE },
  },
};
