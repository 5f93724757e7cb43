#include "output/event_file.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <sstream>

#include "output/hdf5_reading.hpp"

namespace yingshang {
namespace {

constexpr std::uint64_t rows_at_once = 65'536;

enum Field : std::size_t {
    time,
    tick,
    firm,
    case_id,
    replicate,
    process,
    step,
    desk,
    county,
    scenario,
    kind,
    reason,
    section,
    form,
    owner,
    size,
    fields
};
constexpr std::array<const char*, fields> field_names{"time",   "tick",     "firm", "case",   "replicate", "process", "step",  "desk",
                                                      "county", "scenario", "kind", "reason", "section",   "form",    "owner", "size"};

std::vector<std::string> words(const std::string& text) {
    std::istringstream stream(text);
    std::vector<std::string> all;
    for (std::string word; stream >> word;) all.push_back(word);
    return all;
}

struct Table {
    std::vector<StoredLabel> labels;
    std::vector<std::int32_t> values;
};

Table labels_of(const Hdf5Handle& column, const std::string& name) {
    const std::vector<std::string> names = words(text_attribute(column.id(), "flag_meanings"));
    const std::vector<std::string> en = texts_attribute(column.id(), "titles_en"), zh = texts_attribute(column.id(), "titles_zh");
    Table table;
    table.values = numbers_attribute<std::int32_t>(column.id(), "flag_values");
    if (names.size() != table.values.size() || en.size() != names.size() || zh.size() != names.size())
        throw DataError("the names of events/" + name + " do not fit their numbers");
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::int32_t value = table.values[i];
        if (value < 0 || value > INT16_MAX) throw DataError("events/" + name + " has a number that cannot be");
        table.labels.resize(std::max(table.labels.size(), static_cast<std::size_t>(value) + 1));
        table.labels[static_cast<std::size_t>(value)] = {names[i], en[i], zh[i]};
    }
    return table;
}

// Texts that stand beside the names of a column, by number.
std::vector<std::string> texts_by_number(const Hdf5Handle& column, const Table& table, const std::string& attribute) {
    const std::vector<std::string> texts = texts_attribute(column.id(), attribute);
    if (texts.size() != table.values.size()) throw DataError("attribute " + attribute + " does not fit its column");
    std::vector<std::string> all(table.labels.size());
    for (std::size_t i = 0; i < texts.size(); ++i) all[static_cast<std::size_t>(table.values[i])] = texts[i];
    return all;
}

}  // namespace

std::string flag_name(std::string name) {
    std::replace_if(
        name.begin(), name.end(), [](unsigned char c) { return std::isspace(c) != 0; }, '_');
    return name;
}

struct EventFile::Inside {
    explicit Inside(const std::filesystem::path& path) : file(path) {
        if (H5Lexists(file.id(), "events", H5P_DEFAULT) <= 0) return;
        group = {H5Gopen2(file.id(), "events", H5P_DEFAULT), H5Gclose, "cannot open group events"};
        for (std::size_t f = 0; f < fields; ++f) {
            columns[f] = {H5Dopen2(group.id(), field_names[f], H5P_DEFAULT), H5Dclose, std::string("cannot open events/") + field_names[f]};
            const std::vector<hsize_t> shape = shape_of(columns[f]);
            if (shape.size() != 1 || (f > 0 && shape[0] != rows)) throw DataError("the columns of events differ in length");
            rows = shape[0];
        }
        read_names();
    }

    void read_names() {
        const auto read = [&](Field f) { return labels_of(columns[f], field_names[f]).labels; };
        names.process = read(process);
        names.kind = read(kind);
        names.reason = read(reason);
        names.section = read(section);
        names.form = read(form);
        names.owner = read(owner);
        names.size = read(size);
        names.scenario = read(scenario);
        const Table counties = labels_of(columns[county], "county");
        names.step = read(step);
        names.desk = read(desk);
        if (!names.desk.empty()) names.desk.front() = {};
        names.county = counties.labels;
        names.county_code = texts_by_number(columns[county], counties, "codes");
    }

    void read(Field f, std::uint64_t from, std::uint64_t n) {
        const hsize_t start = from, count = n;
        const Hdf5Handle memory(H5Screate_simple(1, &count, nullptr), H5Sclose, "cannot make a row");
        const Hdf5Handle space(H5Dget_space(columns[f].id()), H5Sclose, "cannot tell the shape of a column");
        check(H5Sselect_hyperslab(space.id(), H5S_SELECT_SET, &start, nullptr, &count, nullptr), "cannot choose a piece of a column");
        piece[f].resize(n);
        check(H5Dread(columns[f].id(), H5T_NATIVE_INT64, memory.id(), space.id(), H5P_DEFAULT, piece[f].data()),
              std::string("cannot read events/") + field_names[f]);
    }

    // A number beyond the names would be met by whoever looks the name up.
    [[nodiscard]] std::int64_t named(Field f, std::size_t i, const std::vector<StoredLabel>& labels) const {
        const std::int64_t value = piece[f][i];
        if (value < 0 || value >= static_cast<std::int64_t>(labels.size()))
            throw DataError(std::string("events/") + field_names[f] + " has a number without a name");
        return value;
    }

    [[nodiscard]] StoredEvent event(std::size_t i) const {
        StoredEvent e;
        e.time = piece[time][i];
        e.worked = piece[tick][i];
        e.firm = piece[firm][i];
        e.case_id = piece[case_id][i];
        e.replicate = static_cast<std::int32_t>(piece[replicate][i]);
        e.process = static_cast<std::int16_t>(named(process, i, names.process));
        e.step = static_cast<std::int16_t>(named(step, i, names.step));
        e.desk = static_cast<std::int16_t>(named(desk, i, names.desk));
        e.county = static_cast<std::int16_t>(named(county, i, names.county));
        e.scenario = static_cast<std::int16_t>(named(scenario, i, names.scenario));
        e.kind = static_cast<std::int8_t>(named(kind, i, names.kind));
        e.reason = static_cast<std::int8_t>(named(reason, i, names.reason));
        e.section = static_cast<std::int8_t>(named(section, i, names.section));
        e.form = static_cast<std::int8_t>(named(form, i, names.form));
        e.owner = static_cast<std::int8_t>(named(owner, i, names.owner));
        e.size = static_cast<std::int8_t>(named(size, i, names.size));
        return e;
    }

    QuietHdf5 quiet;
    VerifiedFile file;
    Hdf5Handle group;
    std::array<Hdf5Handle, fields> columns;
    std::array<std::vector<std::int64_t>, fields> piece;
    std::uint64_t rows = 0;
    EventNames names;
};

EventFile::EventFile(const std::filesystem::path& file) : inside_(std::make_unique<Inside>(file)) {}
EventFile::~EventFile() = default;

std::uint64_t EventFile::events() const { return inside_->rows; }
const EventNames& EventFile::names() const { return inside_->names; }

void EventFile::for_each(const EventChoice& choice, const std::function<void(const StoredEvent&)>& take) const {
    Inside& in = *inside_;
    const auto is_chosen = [&](std::size_t i) {
        return (!choice.scenario || in.piece[scenario][i] == *choice.scenario) &&
               (!choice.replicate || in.piece[replicate][i] == *choice.replicate) && (!choice.process || in.piece[process][i] == *choice.process) &&
               (choice.firms.empty() || std::binary_search(choice.firms.begin(), choice.firms.end(), in.piece[firm][i]));
    };
    for (std::uint64_t from = 0; from < in.rows; from += rows_at_once) {
        const std::uint64_t n = std::min(rows_at_once, in.rows - from);
        constexpr std::array asked{firm, scenario, replicate, process};
        for (const Field f : asked) in.read(f, from, n);
        std::vector<std::size_t> chosen;
        for (std::size_t i = 0; i < n; ++i)
            if (is_chosen(i)) chosen.push_back(i);
        if (chosen.empty()) continue;
        for (std::size_t f = 0; f < fields; ++f)
            if (std::find(asked.begin(), asked.end(), f) == asked.end()) in.read(static_cast<Field>(f), from, n);
        for (const std::size_t i : chosen) take(in.event(i));
    }
}

}  // namespace yingshang
