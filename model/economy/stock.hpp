// The market entities of the region on the first day, counted by county, section and form, enterprises by size, owner and age too:
// joint tables fitted to the stated margins, in whole firms. Made once for the whole region, whatever counties run.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/ids.hpp"
#include "economy/firm_sizes.hpp"
#include "economy/population.hpp"

namespace yingshang {

inline constexpr std::size_t age_bands = 3;  // under 5 years, 5 to 10, over 10

struct StockClass {
    Size size = Size::micro;
    Owner owner = Owner::private_owner;
    std::uint8_t age_band = 0;
};

class Stock {
  public:
    explicit Stock(const std::vector<PopulationRules>& by_county);

    [[nodiscard]] std::int64_t firms(CountyId county, Form form) const;
    [[nodiscard]] std::int64_t firms(CountyId county, Form form, std::uint8_t section) const {
        return firms_[static_cast<std::size_t>(form)][cell(county, section)];
    }
    // Of an enterprise; the others live simpler lives. The first of them are of the same class however many there are, but for a
    // few that rounding moves.
    [[nodiscard]] StockClass enterprise(CountyId county, std::uint8_t section, std::uint32_t ordinal) const;
    // Part of the region's people of a form who live and think of that section; no county's depends on which run.
    [[nodiscard]] double share(CountyId county, Form form, std::uint8_t section) const;
    [[nodiscard]] double share(CountyId county, Form form) const;
    // Part of the region's enterprises of a section that are in the county; where there are none, of all enterprises.
    [[nodiscard]] double part_of_section(CountyId county, std::uint8_t section) const;
    [[nodiscard]] const FirmSizes& sizes() const { return sizes_; }

  private:
    [[nodiscard]] std::size_t cell(CountyId county, std::uint8_t section) const { return county.index() * section_count + section; }
    void fit_shares(const std::vector<PopulationRules>& by_county, Form form);
    void count_firms(const std::vector<PopulationRules>& by_county, Form form);
    void sort_into_classes(const std::vector<PopulationRules>& by_county);

    std::array<std::vector<double>, 3> share_;        // by form; county and section
    std::array<std::vector<std::int64_t>, 3> firms_;  // by form; county and section
    std::vector<std::vector<std::uint8_t>> class_;    // by county and section; of each ordinal
    FirmSizes sizes_;
};

}  // namespace yingshang
