import { describe, expect, it } from 'vitest';
import { loadMeasures } from '../../src/accountability/pack.ts';
import { placesMarked } from '../../src/accountability/places.rules.ts';
import { ensureRestsOnFacts } from '../../src/accountability/wording.rules.ts';
import { Refusal } from '../../src/kernel/refusal.ts';

/*
 * Where somebody is from is no ground (H5), by whichever name of a place; that an office, a road or an event is there is no word about
 * a person.
 */
const { grounds, places } = loadMeasures();
const OWN = [
  '雁坪镇',
  'Yanping Town',
  '雁坪镇人民政府',
  '石桥垭村',
  'Shiqiaoya Village',
  '望澜街道',
  'Wanglan Street Office',
  '望澜路',
  '听潮苑',
];
const known = placesMarked(OWN, places);
const code = (words: string, of = known): string | null => {
  try {
    ensureRestsOnFacts('measure', grounds, [words], of);
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
};
const REFUSED = 'measure.words-refused';

describe('a place said of a person is refused', () => {
  it.each([
    '他是雁坪人。',
    '她就是雁坪镇的。',
    '该同志系石桥垭村人，办事拖拉。',
    '他是雁坪镇石桥垭村村民。',
    '承办人户籍在雁坪镇。',
    '其户口落在望澜街道。',
    '他老家雁坪，自然向着老乡。',
    '雁坪人都这样。',
    '雁坪的人就是难缠。',
    '像他这样的雁坪人不可靠。',
    '雁坪那个地方的人素来懒散。',
    '他是从河南来的，河南人不守时。',
    '承办人是四川籍。',
    '他来自雁坪。',
    '她家住听潮苑。',
    '他出生在石桥垭村。',
    '此人原籍新疆。',
    '这个人是雁坪的。',
    '她从雁坪嫁过来。',
    '他从小在雁坪长大。',
    '家在雁坪，心不在岗。',
    '他户口是农村的。',
    '他不是本地人。',
    '她是农村户口。',
    '他户口不在本区。',
    '他的户籍不在雁坪。',
    '他居住地在石桥垭。',
    '雁坪出来的干部没有规矩。',
    '他嫁到望澜街道后才调来。',
    '登记在雁坪镇，由他负责。',
    '“雁·坪”人一贯如此。',
    '雁坪那边民风不好，他也一样。',
    '两人同是雁坪老乡，互相包庇。',
    'He is from Yanping.',
    'She is from Yanping Town, and it shows.',
    'He comes from Shiqiaoya Village.',
    'The handler was born in Yanping.',
    "She's originally from Wanglan.",
    'He is a native of Yanping.',
    'As a resident of Shiqiaoya she should know better.',
    'His family is from Yanping.',
    'Her household is registered in Wanglan Street.',
    'In Yanping village people like him are always late.',
    'People from Yanping are never on time.',
    'Yanping people are lazy.',
    'A Yanping-born officer, what else.',
    'He grew up in Shiqiaoya.',
    'His hometown is Sichuan.',
    'Officers like him from Yanping do not answer.',
    'The officer lives in Wanglan.',
    'She married into Shiqiaoya Village.',
    'Like everyone from Yanping he ignores letters.',
    'He is a Yanping native.',
    'His household registration is in Yanping.',
    'Comrade Wang is from Henan.',
    'Being from Yanping he does not care.',
    'Her people are from Yanping.',
    'She is an outsider here.',
    'He is not a local.',
    'Those from Yanping always find an excuse.',
  ])('%s', (words) => expect(code(words)).toBe(REFUSED));
});

describe('that an office, a road or an event is there, or who wrote, passes', () => {
  it.each([
    '雁坪镇政府没有回复。',
    '雁坪镇三次接到催办未回复。',
    '石桥垭村委会没有答复来信人。',
    '望澜路的路灯坏了十五天没有报修。',
    '雁坪人民政府的答复晚了九天。',
    '雁坪人员不足，但当时没有说明。',
    '雁坪人大代表的建议没有答复。',
    '他是雁坪镇的承办人，没有签收。',
    '承办人是雁坪镇网格负责人。',
    '事情发生在望澜街道听潮苑三号楼。',
    '他到雁坪镇现场核查时没有带记录。',
    '雁坪人反映水管漏水，他没有登记。',
    '家住雁坪的来信人两次来信均未答复。',
    '该项目位于石桥垭村，他没有到场。',
    '这件事归雁坪镇办理，他压了二十天。',
    '来自雁坪的来信没有转办。',
    '登记在雁坪镇台账上的问题没有销号。',
    '雁坪户籍窗口当天无人值守。',
    '新疆路的排水口堵塞，没有处理。',
    '其答复与雁坪镇现场不符。',
    '雁坪人工湖的护栏坏了，没有人去看。',
    '他没有把雁坪镇的来件转给承办科室。',
    '外来人口登记没有按期完成。',
    '当地人说水管漏了三天。',
    '四川籍工人的工资投诉未受理。',
    '他以来信人户口不在本区为由不予受理。',
    '以来访人户籍不在雁坪为由，没有登记。',
    '他分管雁坪镇片区，没有巡查。',
    '他是驻雁坪镇的干部，没有到岗。',
    'The village office in Yanping did not answer.',
    'Yanping Town did not reply to three reminders.',
    'The letter came from Yanping and lay for twenty days.',
    'The complaint is from Yanping; it was not passed on.',
    'The clerk of Yanping Town did not sign for it.',
    'She is the head of the Yanping Town office and was told twice.',
    'He did not visit the site in Shiqiaoya Village.',
    'The lamps on Wanglan Road were out for fifteen days.',
    'Yanping registered the letter on time, he did not pass it on.',
    'Residents of Yanping reported the leak, and he wrote nothing down.',
    'The petitioner in Yanping was not called back.',
    'The road in Yanping is in his charge by the plan of May.',
    'A man from Yanping asked twice, and was sent away.',
    'He was in Yanping that day and did not look at the pipe.',
    'The local office was told on 3 March.',
    'The water in Wanglan was cut without notice.',
    'Two families in Shiqiaoya were without water for nine days.',
    'The Yanping registration desk was closed that day.',
    'The reply from Wanglan Street Office came nine days late.',
    'The site is in Sichuan Road; nobody went there.',
  ])('%s', (words) => expect(code(words)).toBeNull());
});

it('a name that stands in no unit and no province is known in no office, and praise may name it', () => {
  expect(code('他是雁坪人。', placesMarked([], places))).toBeNull();
  expect(code('他是四川人。', placesMarked([], places))).toBe(REFUSED);
  expect(() => ensureRestsOnFacts('commendation', grounds, ['他是雁坪人。'], known)).not.toThrow();
});
