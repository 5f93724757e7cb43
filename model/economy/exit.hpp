// Leaving, on two clocks: a firm stops operating, and later leaves the register. Low value leads to
// deregistration; debt that cannot be paid leads to the court or to lingering as a zombie.
#pragma once

#include <map>

#include "core/time.hpp"
#include "economy/firms.hpp"
#include "economy/life.hpp"
#include "economy/rules.hpp"
#include "engine/office.hpp"

namespace yingshang {

struct County;

struct ExitRules {
    std::array<double, 3> margin{};        // smoothed margin under which a firm thinks of leaving, by form
    std::array<double, 3> probability{};   // of leaving in a month while under it, by form
    std::array<double, 3> trial_months{};  // from registration, which an owner gives the business before thinking of leaving, by form
    std::array<double, 3> capital{1};      // factor on every decision of its owners to give an enterprise up, by class of its registered capital
    double seasoning = 0;                  // elasticity by which the probability falls in the years after the trial
    double dormant = 0;                    // a year: registered firms that never opened leave the register
    double patience_months = 0;            // without cash before the firm must stop
    double court_cost = 0;                 // yuan
    double estate_months = 0;              // of normal value added of its capacity that an insolvent firm's estate is worth
    double forced_sale = 0;                // price of an estate that the court sells, share of its worth
    double estate_drain = 0;               // share of an estate lost in a year, continuously, while the court deals with it
    double court_share = 0;                // of insolvent firms that can afford the court and go there
    double zombie_liquidation = 0;         // a year
    double zombie_court = 0;               // share of those zombies whose estate pays for the court; the others deregister
    double revival_margin = 0;             // smoothed margin at which a zombie pays again
};

[[nodiscard]] std::span<const Field<ExitRules>> exit_fields();

// What a bank has lost on a firm that it lent to, as far as nothing that came to the firm later has made it good.
using WrittenOff = std::map<FirmRow, Fen>;

// Money that comes to a firm. It is the firm's while that is on the register; what comes later goes to its bank, up to what that has written
// off, and then to its owner.
void receive(County& county, FirmRow firm, Fen& from, Fen amount);

// In a month in which its luck is the number given.
[[nodiscard]] bool thinks_of_leaving(const County& county, FirmRow firm, Day month, double uniform);
void stop_voluntarily(County& county, FirmRow firm, Day month);
// Without cash for too long: whether the owners let it go in such a month; else they pay in what it needs for one more.
[[nodiscard]] bool is_given_up(const County& county, FirmRow firm, double uniform);
void pay_in(County& county, FirmRow firm, double monthly_costs);
// A firm without cash for too long: to the court, a zombie, or it stops.
void fail(County& county, FirmRow firm, Day month);
// A zombie's or a dormant firm's month.
void linger(County& county, FirmRow firm, Day month, double uniform);
// Off the register for good; the firm's money has been settled.
void leave_register(County& county, FirmRow firm, LifeReason how);
void on_deregistration(County& county, const Outcome& outcome);
void on_bankruptcy(County& county, const Outcome& outcome);

}  // namespace yingshang
