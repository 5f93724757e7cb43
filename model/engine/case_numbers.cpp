#include "engine/case_numbers.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/laws.hpp"
#include "engine/plan.hpp"

namespace yingshang {
namespace {

class CaseCounter {
  public:
    CaseCounter(const ArrivalDescription& a, const Registry& registry, const Values& values, const Calendar& calendar)
        : a_(a), registry_(registry), values_(values), calendar_(calendar) {
        for (const auto& id : {a.rate, a.population}) add(id);
        for (const auto* law : {&a.time, &a.batch})
            if (*law) add_parameters(**law, ids_);
        for (const auto* factors : {&a.by_month, &a.by_weekday}) ids_.insert(ids_.end(), factors->begin(), factors->end());
    }

    void count(CountyId county, Day from, Day until) {
        std::vector<Day> days = values_.change_days(ids_);
        std::erase_if(days, [&](Day day) { return !(from < day && day < until); });
        days.insert(days.begin(), from);
        days.push_back(until);
        for (std::size_t i = 0; i + 1 < days.size(); ++i) count_unchanged(county, days[i], days[i + 1]);
    }

    void tell(Diagnostics& diagnostics) const {
        const auto refuse = [&](double number, const char* when, double most, const char* why, const char* advice) {
            diagnostics.error(place(), fmt::format("arrivals \"{}\" bring about {:.3g} cases {}", a_.name, number, when),
                              fmt::format("at most {:.0e} are possible: {}", most, why), advice);
        };
        if (!(most_a_day_ <= most_cases_a_day))
            refuse(most_a_day_, a_.population ? "at once" : "on a day", most_cases_a_day, "they may all be under way at once",
                   a_.population ? "lower the population"
                   : a_.rate     ? "lower the rate or the batch"
                                 : "lengthen the time or lower the batch");
        else if (!(in_all_ <= most_cases_a_run))
            refuse(in_all_, "in the run", most_cases_a_run, "each leaves its duration", "shorten the horizon of [run] or let fewer come");
    }

  private:
    void add(const std::optional<ParameterId>& id) {
        if (id) ids_.push_back(*id);
    }
    [[nodiscard]] double mean(const LawDescription& law, CountyId county, Day day) const { return compile_law(law, values_, county, day).law.mean(); }

    // Days between two changes of the numbers.
    void count_unchanged(CountyId county, Day from, Day until) {
        if (a_.population) {
            most_a_day_ = std::max(most_a_day_, values_.at(*a_.population, county, from));
            return;
        }
        batch_ = a_.batch ? mean(*a_.batch, county, from) : 1;
        const double a_day =
            batch_ * (a_.rate ? values_.at(*a_.rate, county, from) : static_cast<double>(ticks_per_day) / mean(*a_.time, county, from));
        const auto factors = [&](const std::vector<ParameterId>& ids) {
            std::vector<double> all;
            for (const ParameterId id : ids) all.push_back(values_.at(id, county, from));
            return all;
        };
        const std::vector<double> by_month = factors(a_.by_month), by_weekday = factors(a_.by_weekday);
        for (Day day = from; day < until; day = day + 1) {
            if (!calendar_.is_working(day) || (a_.from && day < *a_.from) || (a_.until && day >= *a_.until)) continue;
            double today = a_day;
            if (!by_month.empty()) today *= by_month[to_date(day).month - 1];
            if (!by_weekday.empty()) today *= by_weekday[weekday(day)];
            most_a_day_ = std::max(most_a_day_, today);
            in_all_ += today;
        }
    }

    // Of what brings the most: a batch, or the rate, time or population.
    [[nodiscard]] Location place() const {
        std::vector<ParameterId> ids;
        const bool by_batch = a_.batch && batch_ > most_a_day_ / batch_;
        if (by_batch) add_parameters(*a_.batch, ids);
        else if (a_.rate || a_.population) ids.push_back(a_.rate ? *a_.rate : *a_.population);
        else add_parameters(*a_.time, ids);
        if (ids.empty() || registry_.settings(ids.front()).empty()) return a_.where;
        return registry_.settings(ids.front()).back().where;
    }

    const ArrivalDescription& a_;
    const Registry& registry_;
    const Values& values_;
    const Calendar& calendar_;
    std::vector<ParameterId> ids_;
    double batch_ = 1, most_a_day_ = 0, in_all_ = 0;
};

}  // namespace

void check_case_numbers(const ProcessBook& book, const Registry& registry, const Values& values, std::size_t counties, const Calendar& calendar,
                        Day from, Day until, Diagnostics& diagnostics) {
    for (const ArrivalDescription& a : book.arrivals) {
        CaseCounter counter(a, registry, values, calendar);
        for (std::size_t c = 0; c < counties; ++c) counter.count(CountyId(c), from, until);
        counter.tell(diagnostics);
    }
}

}  // namespace yingshang
