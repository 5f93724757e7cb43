#include "app/build_info.hpp"

namespace yingshang {

std::string_view build_version() { return YINGSHANG_VERSION; }

std::string_view build_commit() {
    return
#include "build_commit.inc"
        ;
}

std::string_view source_scenarios() { return YINGSHANG_SOURCE_SCENARIOS; }

std::string_view installed_scenarios() { return YINGSHANG_INSTALLED_SCENARIOS; }

}  // namespace yingshang
