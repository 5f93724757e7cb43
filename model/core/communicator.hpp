// Programs, perhaps on several machines, that work on one thing together: ranks 0 ... size - 1. Each runs the same calls in
// the same order; what one has to tell the others it tells all of them at once.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"

namespace yingshang {

class Communicator {
  public:
    virtual ~Communicator() = default;
    [[nodiscard]] virtual int rank() const = 0;
    [[nodiscard]] virtual int size() const = 0;
    // Brings every rank's bytes to every rank, in order of rank. Returns when all have called it.
    [[nodiscard]] virtual std::vector<std::string> gather(std::string_view bytes) = 0;
};

// What one rank could not do ends the work of all: the others throw this, with its words.
class RankError : public DataError {
  public:
    using DataError::DataError;
};

// The same with none but this program: the bytes alone where `communicator` is null.
[[nodiscard]] std::vector<std::string> gather(Communicator* communicator, std::string_view bytes);

// Gathers the news that this rank has failed.
void tell_failure(Communicator& communicator, std::string_view what);

// Does a rank's part of the work. Where it throws, the others learn of it when they gather next, and throw RankError.
template <class Part>
auto together(Communicator* communicator, Part part) {
    try {
        return part();
    } catch (const RankError&) {
        throw;
    } catch (const std::exception& error) {
        if (communicator == nullptr) throw;
        tell_failure(*communicator, error.what());
        throw;
    }
}
// True on every rank where it is so on one.
[[nodiscard]] bool any(Communicator* communicator, bool here);

// Tasks 0 ... n-1 that this rank takes: they go round.
[[nodiscard]] std::vector<std::size_t> own_share(const Communicator* communicator, std::size_t n);

}  // namespace yingshang
