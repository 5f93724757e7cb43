#include "core/communicator.hpp"

#include <algorithm>

namespace yingshang {
namespace {

// The first byte of what is gathered.
constexpr char well = 'w', failed = 'f';

}  // namespace

std::vector<std::string> gather(Communicator* communicator, std::string_view bytes) {
    if (communicator == nullptr) return {std::string(bytes)};
    std::vector<std::string> all = communicator->gather(well + std::string(bytes));
    for (std::string& one : all) {
        if (one.front() == failed) throw RankError(one.substr(1));
        one.erase(0, 1);
    }
    return all;
}

void tell_failure(Communicator& communicator, std::string_view what) { static_cast<void>(communicator.gather(failed + std::string(what))); }

bool any(Communicator* communicator, bool here) {
    const std::vector<std::string> all = gather(communicator, here ? "1" : "0");
    return std::any_of(all.begin(), all.end(), [](const std::string& one) { return one == "1"; });
}

std::vector<std::size_t> own_share(const Communicator* communicator, std::size_t n) {
    const auto rank = static_cast<std::size_t>(communicator == nullptr ? 0 : communicator->rank());
    const auto size = static_cast<std::size_t>(communicator == nullptr ? 1 : communicator->size());
    std::vector<std::size_t> own;
    for (std::size_t i = rank; i < n; i += size) own.push_back(i);
    return own;
}

}  // namespace yingshang
