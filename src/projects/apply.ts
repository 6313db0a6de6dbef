import { happens } from '../ledger/happen.ts';
import { evolveCollection, evolveProposal } from './collection.rules.ts';
import { evolveList } from './list.rules.ts';
import { evolveProject } from './project.rules.ts';
import {
  collectionStream,
  listStream,
  projectStream,
  proposalStream,
  saveCollection,
  saveList,
  saveProject,
  saveProposal,
} from './store.ts';

export const onCollection = happens({ streamOf: collectionStream, evolve: evolveCollection, save: saveCollection });
export const onProposal = happens({ streamOf: proposalStream, evolve: evolveProposal, save: saveProposal });
export const onProject = happens({ streamOf: projectStream, evolve: evolveProject, save: saveProject });
export const onList = happens({ streamOf: listStream, evolve: evolveList, save: saveList });
