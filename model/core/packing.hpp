// Values as bytes, for other ranks of one run: same build, same machine type, nothing kept. Vectors and structs by cereal;
// values without pointers byte by byte.
#pragma once

#include <sstream>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <cereal/archives/binary.hpp>
#include <cereal/types/array.hpp>
#include <cereal/types/vector.hpp>

#include "core/communicator.hpp"

namespace yingshang {

template <class Value>
[[nodiscard]] std::string pack(const Value& value) {
    std::ostringstream out;
    cereal::BinaryOutputArchive{out}(value);
    return std::move(out).str();
}

template <class Value>
[[nodiscard]] Value unpack(const std::string& bytes) {
    std::istringstream in(bytes);
    Value value;
    cereal::BinaryInputArchive{in}(value);
    return value;
}

// The parts of a list that the ranks hold, as one list in order of rank.
template <class Value>
[[nodiscard]] std::vector<Value> gather_parts(Communicator* communicator, std::vector<Value>& own) {
    if (communicator == nullptr) return std::move(own);
    std::vector<Value> all;
    for (const std::string& bytes : gather(communicator, pack(own)))
        for (Value& value : unpack<std::vector<Value>>(bytes)) all.push_back(std::move(value));
    return all;
}

// For serialize() of a struct without pointers.
template <class Archive, class Value>
void pack_bytes(Archive& archive, Value& value) {
    static_assert(std::is_trivially_copyable_v<Value>);
    archive(cereal::binary_data(&value, sizeof value));
}

}  // namespace yingshang
