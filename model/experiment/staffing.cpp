#include "experiment/staffing.hpp"

#include <cmath>

namespace yingshang {
namespace {

// What was tried and kept the promise, and what did not, by county: factors in the middle are tried next.
struct Bracket {
    double fails, keeps;
    [[nodiscard]] double middle() const { return std::sqrt(fails * keeps); }
};

class Search {
  public:
    Search(std::size_t counties, std::size_t desks, const StaffSearch& search, const ShareInTime& share_in_time)
        : counties_(counties), desks_(desks), search_(search), share_in_time_(share_in_time) {}

    StaffNeed find(const IdlestFirst& idlest_first) {
        need_.factors = all_at(1);
        need_.share_now = need_.share = share_in_time_(need_.factors);
        need_.share_most = share_in_time_(all_at(search_.most));
        for (std::size_t c = 0; c < counties_; ++c) need_.is_possible.push_back(keeps(need_.share_most[c]));
        for_all_desks();
        const std::vector<std::vector<std::size_t>> order = idlest_first(need_.factors);
        for (std::size_t turn = 0; turn < desks_; ++turn) for_desk(order, turn);
        return std::move(need_);
    }

  private:
    [[nodiscard]] StaffFactors all_at(double factor) const { return StaffFactors(counties_, std::vector<double>(desks_, factor)); }
    [[nodiscard]] bool keeps(double share) const { return share >= search_.share; }

    // Tries the middle of every bracket at once. `put` says what a factor means in a county's row.
    template <class Put>
    void halve(std::vector<Bracket>& brackets, const Put& put) {
        StaffFactors tried = need_.factors;
        for (std::size_t c = 0; c < counties_; ++c)
            if (need_.is_possible[c]) put(tried[c], c, brackets[c].middle());
        const std::vector<double> shares = share_in_time_(tried);
        for (std::size_t c = 0; c < counties_; ++c) {
            if (!need_.is_possible[c]) continue;
            const double middle = brackets[c].middle();
            (keeps(shares[c]) ? brackets[c].keeps : brackets[c].fails) = middle;
            if (!keeps(shares[c])) continue;
            need_.factors[c] = tried[c];
            need_.share[c] = shares[c];
        }
    }

    void for_all_desks() {
        const auto put = [](std::vector<double>& row, std::size_t, double factor) { row.assign(row.size(), factor); };
        std::vector<Bracket> brackets;
        for (std::size_t c = 0; c < counties_; ++c) {
            const bool enough = keeps(need_.share_now[c]);
            brackets.push_back(enough ? Bracket{search_.least, 1} : Bracket{1, search_.most});
            if (enough || !need_.is_possible[c]) continue;
            put(need_.factors[c], c, search_.most);
            need_.share[c] = need_.share_most[c];
        }
        for (int h = 0; h < search_.halvings; ++h) halve(brackets, put);
    }

    // The others stay as they are: what is left is the fewest of this desk.
    void for_desk(const std::vector<std::vector<std::size_t>>& order, std::size_t turn) {
        std::vector<Bracket> brackets;
        for (std::size_t c = 0; c < counties_; ++c) {
            const double found = need_.factors[c][order[c][turn]];
            brackets.push_back({search_.least * found, found});
        }
        for (int h = 0; h < search_.halvings_by_desk; ++h)
            halve(brackets, [&](std::vector<double>& row, std::size_t c, double factor) { row[order[c][turn]] = factor; });
    }

    std::size_t counties_, desks_;
    const StaffSearch& search_;
    const ShareInTime& share_in_time_;
    StaffNeed need_;
};

}  // namespace

StaffNeed find_staff(std::size_t counties, std::size_t desks, const StaffSearch& search, const ShareInTime& share_in_time,
                     const IdlestFirst& idlest_first) {
    return Search(counties, desks, search, share_in_time).find(idlest_first);
}

}  // namespace yingshang
