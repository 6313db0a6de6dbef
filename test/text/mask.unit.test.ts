import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginning, mask, maskText } from '../../src/text/mask.ts';

const kinds = (text: string): string[] => mask(text).found.map((f) => f.kind);

describe('mask', () => {
  it.each([
    ['我的手机是13812345678。', '我的手机是138****5678。'],
    ['打138-1234-5678或138 1234 5678', '打138-****-5678或138 **** 5678'],
    ['电话：＋８６１３８１２３４５６７８', '电话：＋８６１３８****５６７８'],
    ['+86 13812345678，8613812345678，013812345678', '+86 138****5678，86138****5678，0138****5678'],
    ['1 3 8 1 2 3 4 5 6 7 8', '1 3 8 * * * * 5 6 7 8'],
    ['手机一三八一二三四五六七八', '手机一三八****五六七八'],
    ['1381234567813912345678', '138****5678139****5678'],
    ['固话0914-2312345，(010)87654321', '固话0914-*****45，(010)******21'],
    ['电话2312345、2312346', '电话*****45、*****46'],
    ['身份证612501199001011234', '身份证6125************34'],
    ['61250119900101123x', '6125************3x'],
    ['身份证号：612501900101123', '身份证号：6125*********23'],
    ['邮箱zhangsan@example.com', '邮箱z*******@example.com'],
    ['卡号6222 0212 3456 7890 123', '卡号6222 **** **** ***0 123'],
    ['车牌陕A12345、陕AD12345、京A·1B2C3', '车牌陕A***45、陕AD***45'.replace('陕AD***45', '陕A****45、京A·***C3')],
    ['微信号：wx_lisi99，QQ：123456789', '微信号：wx*******，QQ：12*******'],
    ['护照号：E12345678', '护照号：E1*****78'],
    ['我叫张三，家住城南', '我叫张*，家住城南'],
    ['我叫欧阳小明今年三十岁', '我叫欧阳**今年三十岁'],
    ['我是李四，今年34岁。本人王五，男', '我是李*，今年34岁。本人王*，男'],
    ['姓名：阿布都·热合曼', '姓名：阿**·***'],
    ['联系人：刘女士 138', '联系人：*女士 138'],
    ['投诉人赵六反映噪音', '投诉人赵*反映噪音'],
    ['申请人：张三、李四、王小五。', '申请人：张*、李*、王**。'],
    ['我姓张，', '我姓*，'],
    ['盼复！此致 敬礼 张三 2012年3月1日', '盼复！此致 敬礼 张* 2012年3月1日'],
    ['谢谢领导！\n王小明\n2020年1月2日', '谢谢领导！\n王**\n2020年1月2日'],
    ['李小龙 13812345678', '李** 138****5678'],
    ['My name is John Smith, I live here.', 'My name is J*** S****, I live here.'],
    ['幸福小区3栋2单元1201室漏水', '幸福小区3栋2单元****室漏水'],
    ['三组12号', '三组**号'],
    ["I'm Li Lei, from the old town", "I'm L* L**, from the old town"],
    ['身份证 612501 19900101 1234', '身份证 6125** ******** **34'],
  ])('hides %j', (text, masked) => {
    expect(maskText(text)).toBe(masked);
  });

  it.each([
    '尊敬的杨市长：您好！感谢王主任和李科长',
    '商政发〔2012〕12号，（2019）陕10民终123号',
    '2012年2月6日至2012-02-09，20120206091100，9:30-17:30',
    '312国道1357米处，G30连霍高速，人民路15号，3号楼，电梯2梯4户',
    '13800000000元，15000000元，12.5%，120.47平方米，3栋201平米，5号楼120户',
    '请拨打12345、110、96166或400-812-3456，4008123456，热线95598',
    '劳动合同法第三十八条，订单号13812345678，编号：202012061234567',
    '我是高三学生，我是业主，本人于2021年购房，我是一名教师，群众关切的问题',
    '市政府3号楼302室，政务大厅2楼201室',
    'https://example.org/a/13812345678.html',
    '微信公众号shangluo，微信小程序，微信android版',
    '联系人：张主任，联系人员已告知，业主委员会，村民委员会',
    '本人和父亲住在一起，我的妻子和孩子都在农村',
    '第13812项，1.2.3.4，192.168.100.200',
  ])('leaves %j', (text) => {
    expect(mask(text)).toEqual({ text, found: [] });
  });

  it('names the kinds and places, and keeps the length', () => {
    const text = '我叫张三，电话13812345678，陕A12345';
    const masked = mask(text);
    expect(masked.text).toHaveLength(text.length);
    expect(masked.found.map((f) => [f.kind, text.slice(f.start, f.end)])).toEqual([
      ['name', '张三'],
      ['mobile', '13812345678'],
      ['plate', '陕A12345'],
    ]);
    expect(kinds('幸福花园3-2-501室，a@b.cn')).toEqual(['address', 'email']);
  });

  const piece = fc.constantFrom(
    '13812345678',
    '612501199001011234',
    '6222021234567890123',
    '0914-2312345',
    '2312345',
    '电话',
    '我叫',
    '我是',
    '张三',
    '李小龙',
    '姓名：',
    '联系人',
    '刘女士',
    '微信',
    'QQ',
    'abc12345',
    'a@b.com',
    '@',
    '陕A12345',
    '小区',
    '3栋',
    '2单元',
    '501室',
    '此致',
    '敬礼',
    '谢谢',
    '\n',
    ' ',
    '。',
    '，',
    '、',
    '*',
    '1',
    '一三八',
    '零',
    'X',
    '-',
    '.',
    '元',
    '年',
    'my name is ',
    'John Smith',
    '\u0000',
    '😀',
    '\ud800',
    '　',
    '·',
    'https://',
    '+',
    '86',
    '（',
    '卡号',
    '身份证',
    'QQ1',
    '我丈夫',
  );
  const text = fc.oneof(
    fc.array(piece, { maxLength: 40 }).map((p) => p.join('')),
    fc.string({ unit: 'binary', maxLength: 80 }),
  );

  it('changes nothing in what is masked, and only ever sets stars', () => {
    fc.assert(
      fc.property(text, (t) => {
        const once = mask(t);
        expect(mask(once.text)).toEqual({ text: once.text, found: [] });
        expect(once.text).toHaveLength(t.length);
        for (let i = 0; i < t.length; i++) if (once.text[i] !== t[i]) expect(once.text[i]).toBe('*');
      }),
      { numRuns: 3000 },
    );
  });

  it('finds a mobile number wherever it stands between other characters', () => {
    const digits = fc.array(fc.nat({ max: 9 }), { minLength: 9, maxLength: 9 }).map((d) => d.join(''));
    fc.assert(
      fc.property(
        fc.constantFrom('13', '15', '17', '18', '19'),
        digits,
        fc.constantFrom('', '请联系', 'tel:', '我', '。', '\n', 'a'),
        fc.constantFrom('', '，', '张', '\n', 'b', '。'),
        (head, rest, before, after) => {
          expect(maskText(`${before}${head}${rest}${after}`)).not.toContain(`${head}${rest}`);
        },
      ),
    );
  });

  it.each([
    '1',
    '1 ',
    '1-',
    '13812345678 ',
    '@',
    'a',
    '我叫',
    '姓名：张',
    '一',
    '一三',
    'QQ1',
    '微信a',
    '3栋2单元501',
    '小区1-1-',
    'http://',
    'my name is ',
    '京A',
    '敬礼 ',
    '电话 2345678 ',
    '11 ',
    '我叫张、李、',
    '😀',
    '\u0000',
  ])(
    'takes a megabyte of %j in linear time',
    (unit) => {
      const hostile = unit.repeat(Math.ceil(1_000_000 / unit.length));
      const small = hostile.slice(0, 100_000);
      const time = (t: string): number => {
        const begin = performance.now();
        mask(t);
        return performance.now() - begin;
      };
      time(small);
      // Ten times the text: quadratic work would take a hundred times as long. The floor keeps a busy machine from deciding.
      expect(time(hostile)).toBeLessThan(Math.max(2500, 40 * time(small)));
    },
    30_000,
  );
});

describe('the beginning of a text, for a title', () => {
  it.each([
    ['路灯坏了', 30, '路灯坏了'],
    ['路灯坏了，请来修一修', 4, '路灯坏了'],
    ['我的手机号码是：13898765432，请回电', 12, '我的手机号码是：138*'],
    ['13898765432是我的电话', 9, '138****54'],
    ['𠮷野家门口积水', 2, '𠮷野'],
    ['翠屏小区五号楼电梯每天停两三次，昨晚把一个老人关在里面', 24, '翠屏小区五号楼电梯每天停两三次'],
    ['The street lamp in front of our house is out', 30, 'The street lamp in front of'],
  ])('%s', (text, most, title) => {
    expect(beginning(text, most)).toBe(title);
  });
});
