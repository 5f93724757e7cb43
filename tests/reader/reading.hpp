// Reads scenarios as the program does, from files of the shipped folder or from a text.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "economy/sections.hpp"
#include "economy/world.hpp"
#include "reader/reader.hpp"

namespace yingshang::test {

inline ReadOptions shipped(std::vector<std::filesystem::path> before = {}) {
    ReadOptions options;
    options.roots = std::move(before);
    options.roots.emplace_back(std::string(YINGSHANG_SOURCE_DIR) + "/scenarios");
    options.declare = declare_economy;
    options.schema = firm_attributes();
    return options;
}

// What `yingshang check` says of a scenario; nothing where it is in order.
inline std::vector<std::string> complaints(const std::string& selector, const ReadOptions& options) {
    std::vector<std::string> lines;
    try {
        Diagnostics diagnostics;
        static_cast<void>(enact(read_scenario(selector, options), diagnostics));
        diagnostics.throw_if_any();
    } catch (const InputError& e) {
        for (const Diagnostic& d : e.diagnostics()) lines.push_back(to_string(d));
    }
    return lines;
}

// A folder of its own that is gone when it goes out of scope, and the current one meanwhile.
class Folder {
  public:
    Folder() : before_(std::filesystem::current_path()) {
        std::string name = (std::filesystem::temp_directory_path() / ("yingshang-" + std::string(6, 'X'))).string();  // as mkdtemp wants it
        if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
        path_ = name;
        std::filesystem::current_path(path_);
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::current_path(before_, ignored);
        std::filesystem::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    void write(const std::string& name, const std::string& text) const {
        std::filesystem::create_directories((path_ / name).parent_path());
        std::ofstream(path_ / name, std::ios::binary) << text;
    }

  private:
    std::filesystem::path before_, path_;
};

}  // namespace yingshang::test
