// All tests, by topic. Tests wait on `data-` attributes, never on time.
import { earlier } from './earlier.mjs';
import { hostile } from './hostile.mjs';
import { intake } from './intake.mjs';
import { scale } from './scale.mjs';
import { share } from './share.mjs';
import { trouble } from './trouble.mjs';
import { views } from './views.mjs';

export * from './helpers.mjs';
export const tests = [...intake, ...views, ...share, ...earlier, ...trouble, ...hostile, ...scale];
