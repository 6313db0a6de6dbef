/** Words of what can be done and what cannot, and of the windows in which it is. */
export const actTexts = {
  whyNot: { zh: '还有哪些，为什么现在不能办', en: 'What else there is, and why not now' },
  fill: { zh: '请填写', en: 'Please fill this in' },
  optional: { zh: '（可不填）', en: ' (optional)' },
  unitOfPost: { zh: '岗位所在单位', en: 'Unit of the post' },
  photos: { zh: '照片或文件', en: 'Photos or files' },
  addPhoto: { zh: '添加照片或文件', en: 'Add photos or files' },
  removePhoto: { zh: '不用“{name}”', en: 'Leave out {name}' },
} as const;
