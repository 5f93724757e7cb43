// /events of a result file, read a piece at a time: what happened, with the names and titles that the file itself gives.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace yingshang {

// Firms and cases of a county: its code x this + number in it.
inline constexpr std::int64_t numbers_a_county = 100'000'000;

// A name as it stands among those of a column, which blanks part.
[[nodiscard]] std::string flag_name(std::string name);

struct StoredEvent {
    std::int64_t time = 0;    // seconds since 1970-01-01 00:00:00
    std::int64_t worked = 0;  // office seconds of working days since the first simulated day
    std::int64_t firm = 0, case_id = 0;
    std::int32_t replicate = 0;
    std::int16_t process = 0, step = 0, desk = 0, county = 0, scenario = 0;
    std::int8_t kind = 0, reason = 0, section = 0, form = 0, owner = 0, size = 0;
};

struct StoredLabel {
    std::string name, en, zh;
};

// By the number that stands in the column; empty where a number has no name.
struct EventNames {
    std::vector<StoredLabel> process, step, kind, reason, county, section, form, owner, size, scenario;
    std::vector<StoredLabel> desk;         // 0, where nobody serves the step, has no name
    std::vector<std::string> county_code;  // by county
};

// Which events; what is not stated is not asked for.
struct EventChoice {
    std::optional<std::int16_t> scenario, process;
    std::optional<std::int32_t> replicate;
    std::vector<std::int64_t> firms;  // ascending
};

class EventFile {
  public:
    // Throws IoError and DataError as read_info does.
    explicit EventFile(const std::filesystem::path& file);
    ~EventFile();
    EventFile(const EventFile&) = delete;
    EventFile& operator=(const EventFile&) = delete;

    // Events that the file holds; 0 where it has none, and then nothing else may be asked.
    [[nodiscard]] std::uint64_t events() const;
    [[nodiscard]] const EventNames& names() const;
    // In the order of the file.
    void for_each(const EventChoice& choice, const std::function<void(const StoredEvent&)>& take) const;

  private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace yingshang
