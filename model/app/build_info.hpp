// What this build is and where it finds its scenarios.
// Knows the build alone: it looks at no file, so a folder named here need not exist.
#pragma once

#include <string_view>

namespace yingshang {

// Version as in CMakeLists.txt: "0.1.0".
[[nodiscard]] std::string_view build_version();

// Full commit, with "-dirty" where tracked files differed from it; "unknown" outside a git checkout.
[[nodiscard]] std::string_view build_commit();

// Absolute path of the scenarios in the source tree that this program was built from.
[[nodiscard]] std::string_view source_scenarios();

// Path of the installed scenarios, relative to the folder that holds the installed program.
[[nodiscard]] std::string_view installed_scenarios();

}  // namespace yingshang
