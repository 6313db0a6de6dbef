/**
 * Whether the title of a post says of which unit it is: "Head, Housing Bureau" of the "Housing Bureau", 住房局长 of the 某区住房局. Named
 * beside it, the unit would stand there twice.
 */
export const saysUnit = (title: string, unit: string): boolean =>
  title.includes(unit) || (title.endsWith('局长') && unit.endsWith(title.slice(0, -1)));
