#include "core/random.hpp"

#include "core/error.hpp"

namespace yingshang {

void Draw::next_block() {
    if (counter_[3] + 1 == most_blocks) throw InternalError("a draw asked for more than 65,536 blocks: its sampler does not end");
    counter_[3] += 1;
    block_ = philox(counter_, key_);
    used_ = 0;
}

}  // namespace yingshang
