// A result small enough to write by hand: two scenarios that differ in a process and a desk, two replicates, two months.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <sys/resource.h>
#include <unistd.h>

#include "core/error.hpp"
#include "output/result_file.hpp"

namespace yingshang::test {

struct Small {
    EnsembleResult result;
    ResultFileInput input;
};

inline Cube cube(const std::string& variable, const std::string& unit, std::vector<std::size_t> shape, double first) {
    std::size_t cells = 1;
    for (const std::size_t n : shape) cells *= n;
    Cube c{{{variable, unit, "meaning of " + variable}}, std::move(shape), {std::vector<double>(cells)}};
    for (std::size_t i = 0; i < cells; ++i) c.data[0][i] = first + static_cast<double>(i);
    return c;
}

inline RunResult small_run(std::uint32_t replicate, double first, std::size_t processes, std::size_t desks) {
    RunResult run;
    run.replicate = replicate;
    run.months = {Day{17532}, Day{17563}};  // 2018-01-01, 2018-02-01
    run.panel = cube("firms", "firms", {2, 2, 2}, first);
    run.process = cube("officer_hours", "hours", {2, 2, processes}, first);
    run.desks = cube("queue", "cases", {2, 2, desks}, first);
    run.steps = cube("wait_mean", "working_days", {2, processes, 2}, first);
    run.indicators.definitions = {{"entry.firms", "firms", "firms that enter", "firms", "", Combination::total}};
    run.indicators.first_year = 2018;
    run.indicators.years = {{{first, 1, {}}}};
    return run;
}

inline Small small() {
    Small s;
    s.result.scenarios = {"base", "base+1.1"};
    s.result.runs = {{small_run(0, 1, 1, 1), small_run(1, 2, 1, 1)}, {small_run(0, 3, 2, 2), small_run(1, 4, 2, 2)}};
    s.input.title = "base+1.1 against base";
    s.input.history = "yingshang compare base base+1.1";
    s.input.replicates = 2;
    s.input.places = Places({{"640101", "East", "东", "64"}, {"640102", "West", "西", "64"}}, {{"64", "All", "全", ""}});
    s.input.sections = {{"A", {"farming", "农业"}}, {"B", {"mining", "采矿"}}};
    const ProcessLabel startup{"startup", {"Start-up", "开办"}, {{"licence", {"Licence", "执照"}}, {"seals", {"Seals", "印章"}}}};
    const ProcessLabel closing{"closing", {"Closing", "注销"}, {{"notice", {"Notice", "公告"}}}};
    const ResultLabel counter{"counter", {"Counter", "窗口"}}, court{"court", {"Court", "法院"}};
    s.input.scenarios = {{{"Base", "基准"}, "a = 1\n", {startup}, {counter}, {}},
                         {{"More", "更多"}, "a = 2\n", {closing, startup}, {court, counter}, {"1.1"}}};
    Measure measure;
    measure.id = "1.1";
    measure.clause = "一.1";
    measure.title = {"Fast start-up", "企业开办"};
    s.input.measures = {measure};
    return s;
}

// An empty folder that goes with the test.
class Folder {
  public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "yingshang.").string() + std::string(6, 'X');
        path_ = ::mkdtemp(name.data());
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { std::filesystem::remove_all(path_); }
    [[nodiscard]] std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::size_t files() const {
        return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(path_), std::filesystem::directory_iterator{}));
    }

  private:
    std::filesystem::path path_;
};

// While it lives, files of this program may not be longer.
class LimitOfFileSizes {
  public:
    explicit LimitOfFileSizes(rlim_t bytes) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit limit{bytes, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    LimitOfFileSizes(const LimitOfFileSizes&) = delete;
    LimitOfFileSizes& operator=(const LimitOfFileSizes&) = delete;
    ~LimitOfFileSizes() { ::setrlimit(RLIMIT_FSIZE, &before_); }

  private:
    rlimit before_{};
};

inline std::vector<std::byte> bytes_of(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

inline void put(const std::filesystem::path& file, std::span<const std::byte> bytes) {
    std::ofstream(file, std::ios::binary).write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

// A matcher of what throws an IoError of that number whose message has the words.
inline auto is_io_error(int number, const std::string& words) {
    return testing::Throws<IoError>(
        testing::AllOf(testing::Property(&IoError::error_number, number), testing::Property(&IoError::what, testing::HasSubstr(words))));
}

}  // namespace yingshang::test
