// A question for whoever has only just started the server: users and items of the demo shop, offered while its model is served.

export const DemoModel = 'dmin-demo';

export const DemoUsers = [
  'anna-shoes-lately',
  'ben-trousers-lately',
  'carla-shoes-and-trousers-by-turns',
  'dora-books-then-games-then-books',
  'emil-only-lamps',
  'finn-four-interests',
  'gina-two-clicks',
];

export const DemoCandidates = [
  'trousers-slim-chino',
  'shoes-trail-runner',
  'lamps-brass-pendant',
  'shoes-suede-boot',
  'trousers-linen-jogger',
  'books-fantasy-atlas',
  'shirts-oxford-shirt',
  'games-puzzle-box',
  'bags-mini-clutch',
  'garden-rose-shears',
  'chairs-cane-bench',
  'jackets-rain-parka',
];
