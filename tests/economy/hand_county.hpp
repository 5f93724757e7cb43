// A county without firms under the shipped rules: tests put into it the few that they are about, and close its months by hand.
#pragma once

#include <gtest/gtest.h>

#include "economy/month_end.hpp"
#include "economy/shipped_county.hpp"

namespace yingshang::test {

inline constexpr std::int64_t days(double n) { return static_cast<std::int64_t>(n * static_cast<double>(ticks_per_day)); }

// By letter of GB/T 4754.
inline constexpr std::uint8_t section(char letter) { return static_cast<std::uint8_t>(letter - 'A'); }

inline std::unique_ptr<County> empty_county(const Handbook& book, const RunOptions& options) {
    auto county = std::make_unique<County>(book, options.counties.front(), options);
    county->firms = {};
    county->inherited.clear();
    county->tallies = {};
    county->accounts = {};
    county->loan_books = {};
    for (auto& of_bank : county->loan_books)
        for (LoanBook& loans : of_bank) loans.at_new_year = fen_from_yuan(1e10);  // quotas that nobody uses up
    county->suppliers = {};
    county->sellers = {};
    county->loans_before = {};
    county->patents = {};
    return county;
}

// The indicators of the months closed so far.
inline double indicator_of(const std::vector<std::unique_ptr<County>>& counties, const Shipped& world, const std::string& name, int from, int until) {
    std::vector<CountyRecord> records;
    for (const auto& c : counties) {
        records.emplace_back();
        records.back().id = c->id;
        records.back().months = c->tallies.months;
    }
    return indicator(collect(records, world.input, world.options), name, from, until);
}

class HandCounty : public testing::Test {
  protected:
    explicit HandCounty(const Shipped& world = baseline()) : world_(world) { counties.push_back(empty_county(world.book, world.options)); }

    FirmRow firm(Form form, char letter = 'F', Status status = Status::operating) { return firm_in(*counties.front(), form, letter, status); }
    FirmRow firm_in(County& where, Form form, char letter = 'F', Status status = Status::operating) {
        const FirmRow i = where.firms.add({++last_key_}, section(letter), form);
        where.tallies.enter(where.firms.card[i]);
        where.firms.card[i].workers = 3;
        where.firms.capacity[i] = 3;
        where.move(i, status);
        return i;
    }
    // A debt whose money has been spent.
    void owes(FirmRow i, double yuan) { firms().debt[i] = fen_from_yuan(yuan); }

    void close(Day month) {
        for (auto& c : counties) close_tallies(*c, month, count_month_end(*c, next_month(month)), true);
    }
    [[nodiscard]] double value(const std::string& name, int from, int until) const { return indicator_of(counties, world_, name, from, until); }
    // Closes one month and looks at its year.
    double value_of_month(const std::string& name, Day month = to_day({2018, 6, 1})) {
        close(month);
        return value(name, to_date(month).year, to_date(month).year);
    }

    [[nodiscard]] County& county() { return *counties.front(); }
    [[nodiscard]] Firms& firms() { return counties.front()->firms; }
    [[nodiscard]] Rules& rules() { return counties.front()->rules; }
    // Value added of a month of the firms made here, at the price of the base year.
    [[nodiscard]] double normal_month(FirmRow i) {
        return county().demand.normal[firms().card[i].section] * static_cast<double>(firms().capacity[i]);
    }

    // Whatever its opening or its project waits for ends.
    void end_matters(FirmRow i, Day day, CaseResult result = CaseResult::completed) {
        const std::vector<bool>& holds = county().handbook->occasions.holds;
        while (firms().undertakings.of(i).pending_matters > 0) {
            Outcome o = ended(i, result);
            o.process = ProcessId(static_cast<std::size_t>(std::find(holds.begin(), holds.end(), true) - holds.begin()));
            on_matter(county(), o, day);
        }
    }

    static Outcome ended(FirmRow firm, CaseResult result = CaseResult::completed) {
        Outcome o;
        o.owner = firm;
        o.result = result;
        return o;
    }
    // With clocks that all differ, so that none can stand for another.
    static Outcome ended_after(FirmRow firm, double office_days, CaseResult result = CaseResult::completed) {
        Outcome o = ended(firm, result);
        o.office_ticks = days(office_days);
        o.firm_ticks = days(100);
        o.third_party_ticks = days(1000);
        o.total_ticks = days(10'000);
        o.counted_ticks = days(100'000);
        return o;
    }

    std::vector<std::unique_ptr<County>> counties;

  private:
    const Shipped& world_;
    std::uint64_t last_key_ = 0;
};

}  // namespace yingshang::test
