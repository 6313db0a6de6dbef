import { expect, test } from 'vitest';
import { saysUnit } from '../../workbench/src/ui/post-unit.ts';

test('a unit is not named twice beside a post whose title names it', () => {
  expect(saysUnit('Head, Civil Affairs Bureau', 'Civil Affairs Bureau')).toBe(true);
  expect(saysUnit('鹿鸣街道办事处主任', '鹿鸣街道')).toBe(true);
  expect(saysUnit('民政局长', '青岚区民政局')).toBe(true);
  expect(saysUnit('民政局长', '青岚区财政局')).toBe(false);
  expect(saysUnit('审计员', '青岚区审计局')).toBe(false);
  expect(saysUnit('Auditor', 'Audit Bureau')).toBe(false);
});
