// Room for firms to come: the rows of those that are gone, and that nothing tells of any more, are given up, and the rows behind them move up.
// A firm's number, and its luck, stay; rows keep their order, so that no result depends on it.
#pragma once

namespace yingshang {

struct County;

// Between months: what is logged knows firms by row until it is taken.
void compact(County& county);
// Where an eighth of the rows or more is of firms that nobody follows.
void compact_if_worth_it(County& county);

}  // namespace yingshang
