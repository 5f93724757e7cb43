// A score of the business environment as a file states it: scores/NAME.toml and the bounds beside it.
#pragma once

#include <string>

#include "policy/score_method.hpp"
#include "reader/reader.hpp"

namespace yingshang {

// "doing_business". Throws InputError with all problems.
[[nodiscard]] ScoreMethod read_score_method(const std::string& name, const ReadOptions& options);

}  // namespace yingshang
