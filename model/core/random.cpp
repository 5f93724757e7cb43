#include "core/random.hpp"

#include "core/error.hpp"

namespace yingshang {

void Draw::refuse_block() { throw InternalError("a draw asked for more than 65,536 blocks: its sampler does not end"); }

}  // namespace yingshang
