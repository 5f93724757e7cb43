#include "policy/standard_case.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/error.hpp"
#include "engine/plan.hpp"

namespace yingshang {
namespace {

constexpr double more_likely_than_not = 0.5;

class Walk {
  public:
    Walk(const ProcessDescription& process, const Values& values, const StandardApplicant& applicant, const CaseClock& clock)
        : process_(process), values_(values), who_(applicant), clock_(clock) {
        if (process.difficulty) difficulty_ = compile_law(*process.difficulty, values, applicant.county, applicant.day).law.mean();
        online_ = process.online && number(*process.online) >= more_likely_than_not;
    }

    StandardCase result() {
        StandardCase c;
        bool joined = false;
        for (const StepDescription& s : process_.steps) {
            if (!happens(s)) continue;
            c.procedures += is_joined(s) ? 0 : 1;
            joined = joined || is_joined(s);
            if (s.fee) c.fee += number(*s.fee);
        }
        c.procedures += joined ? 1 : 0;
        // The limit on the whole holds for what is over the least time of procedures.
        c.time = c.procedures == 0 ? 0 : std::max(length(Time::least), std::min(length(Time::mean), limit(process_.limit)));
        return c;
    }

  private:
    enum class Time : std::uint8_t { mean, least };

    [[nodiscard]] double number(ParameterId id) const { return values_.at(id, who_.county, who_.day); }

    [[nodiscard]] bool happens(const StepDescription& s) const {
        const std::string& name = s.luck.empty() ? s.name : s.luck;
        if (std::find(who_.without.begin(), who_.without.end(), name) != who_.without.end()) return false;
        if (s.mode == Mode::abolished || !s.applies.matches(who_.attributes) || !s.if_refused.empty()) return false;
        return !s.probability || number(*s.probability) >= more_likely_than_not;
    }

    [[nodiscard]] bool is_joined(const StepDescription& s) const { return s.visits && number(*s.visits) < clock_.own_visits; }
    [[nodiscard]] double least() const { return online_ ? clock_.least_online : clock_.least; }

    [[nodiscard]] double in_units(double ticks, TimeBase base) const {
        const double days = ticks / static_cast<double>(ticks_per_day);
        return days * (base == TimeBase::working ? who_.a_working_day : who_.a_calendar_day);
    }
    [[nodiscard]] double limit(ParameterId id) const { return in_units(number(id), values_.base(id)); }
    [[nodiscard]] double mean(const LawDescription& law) const {
        const TimedLaw timed = compile_law(law, values_, who_.county, who_.day);
        return in_units(timed.law.mean(), timed.base);
    }

    [[nodiscard]] double time_of(const StepDescription& s, Time time) const {
        const double shortest = is_joined(s) ? 0 : least();
        if (time == Time::least) return shortest;
        double sum = s.handling ? mean(*s.handling) : 0;
        const bool at_once = s.kind == StepKind::desk && (s.mode == Mode::filing || s.mode == Mode::commitment);
        if (s.time && !at_once) sum += mean(*s.time);
        if (s.kind == StepKind::desk) sum *= difficulty_;
        if (s.limit) sum = std::min(sum, limit(*s.limit));
        return std::max(shortest, sum);
    }

    // When the last step is over.
    [[nodiscard]] double length(Time time) const {
        std::map<std::string, double> over;
        std::vector<double> begun;
        double last = 0;
        for (bool placed = true; placed;) {
            placed = false;
            for (const StepDescription& s : process_.steps) {
                if (over.contains(s.name) || !std::all_of(s.after.begin(), s.after.end(), [&](const auto& a) { return over.contains(a); })) continue;
                placed = true;
                double start = 0;
                for (const std::string& before : s.after) start = std::max(start, over.at(before));
                over[s.name] = start;
                if (!happens(s)) continue;
                if (!online_ && !is_joined(s)) start = apart_from_others(start, begun);
                over[s.name] = start + time_of(s, time);
                last = std::max(last, over[s.name]);
            }
        }
        if (over.size() < process_.steps.size()) throw InternalError("steps of a process wait for each other");
        return std::max(last, least());  // what is joined is a procedure as well
    }

    [[nodiscard]] double apart_from_others(double start, std::vector<double>& begun) const {
        std::sort(begun.begin(), begun.end());
        for (const double other : begun)
            if (std::abs(other - start) < clock_.least) start = other + clock_.least;
        begun.push_back(start);
        return start;
    }

    const ProcessDescription& process_;
    const Values& values_;
    const StandardApplicant& who_;
    const CaseClock& clock_;
    bool online_ = false;
    double difficulty_ = 1;
};

}  // namespace

StandardCase standard_case(const ProcessDescription& process, const Values& values, const StandardApplicant& applicant, const CaseClock& clock) {
    return Walk(process, values, applicant, clock).result();
}

}  // namespace yingshang
