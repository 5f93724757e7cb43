#include "engine/windows.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <memory>
#include <numeric>
#include <utility>
#include <vector>

#include "core/task_queue.hpp"
#include "engine/packing.hpp"

namespace yingshang {
namespace {

using Circle = std::vector<std::size_t>;  // places of offices

Circle everybody(std::size_t offices) {
    Circle all(offices);
    std::iota(all.begin(), all.end(), std::size_t{0});
    return all;
}

std::vector<Circle> circles_of(const EnginePlan& plan, std::span<Office* const> offices) {
    std::vector<std::size_t> circle_of(plan.counties());
    for (std::size_t k = 0; k < plan.circles().size(); ++k)
        for (const CountyId county : plan.circles()[k]) circle_of[county.index()] = k;
    std::vector<Circle> circles(plan.circles().size());
    for (std::size_t i = 0; i < offices.size(); ++i) circles[circle_of[offices[i]->county().index()]].push_back(i);
    std::erase_if(circles, [](const Circle& c) { return c.empty(); });
    return circles;
}

// What the members and, where there are other ranks, all others send; in order of county.
std::vector<Mail> exchange(std::span<Office* const> offices, const Circle& members, Communicator* communicator) {
    std::vector<Mail> own;
    for (const std::size_t i : members) own.push_back(offices[i]->send());
    std::vector<Mail> all = gather_parts(communicator, own);
    std::sort(all.begin(), all.end(), [](const Mail& a, const Mail& b) { return a.from < b.from; });
    return all;
}

// What the counties do, and when.
struct Window {
    std::span<Office* const> offices;
    Day from, until;
    Communicator* communicator;
    const std::function<void(std::size_t, Day)>& run_day;
    const std::function<void(std::size_t)>&before, &after;

    void begin(std::size_t i) const {
        if (before) before(i);
    }
    void end(std::size_t i) const {
        if (after) after(i);
    }
    void run_alone(std::size_t i) const {
        begin(i);
        for (Day day = from; day < until; day = day + 1) run_day(i, day);
        end(i);
    }
    void run_together(const Circle& members, const ParallelFor& over_members) const {
        for (Day day = from; day < until; day = day + 1) {
            // All days end before any mail is sent on, and all mail is there before the next day begins.
            over_members(members.size(), [&](std::size_t k) { run_day(members[k], day); });
            const std::vector<Mail> mail = exchange(offices, members, communicator);
            for (const std::size_t i : members) offices[i]->receive(mail);
        }
    }
};

// Every circle goes through the window by itself, so that its counties stay near; also one of which a single county runs here: it shares with nobody
// then, but by the same rules. One thread at a time goes through its days; what comes before and after them its counties do apart, so that
// whoever has nothing else to do takes part in them.
class CircleByCircle {
  public:
    CircleByCircle(const Window& window, std::vector<Circle> circles) : window_(window), errors_(3 * window.offices.size()) {
        // A large one first: its days are the longest piece of work.
        std::stable_sort(circles.begin(), circles.end(), [](const Circle& a, const Circle& b) { return a.size() > b.size(); });
        for (Circle& circle : circles) circles_.push_back(std::make_unique<Course>(std::move(circle)));
    }
    void run(const ParallelFor& parallel_for) {
        TaskQueue queue;
        for (const std::unique_ptr<Course>& course : circles_)
            for (const std::size_t i : course->members) queue.add([this, i, &c = *course](TaskQueue& all) { begin(c, i, all); });
        parallel_for(parallel_for.threads(), [&](std::size_t) { queue.work(); });
        queue.throw_if_any();
        for (const std::exception_ptr& error : errors_)
            if (error) std::rethrow_exception(error);
    }

  private:
    enum class Stage : std::uint8_t { before, days, after };
    struct Course {
        explicit Course(Circle of) : members(std::move(of)), to_begin(members.size()) {}
        Circle members;
        std::atomic<std::size_t> to_begin;
        std::atomic<bool> failed{false};
    };
    // Of several errors the one comes out that would if all counties took each stage together, whatever thread met it.
    template <class Work>
    void guarded(Course& course, Stage stage, std::size_t i, const Work& work) {
        try {
            work();
        } catch (...) {
            errors_[static_cast<std::size_t>(stage) * window_.offices.size() + i] = std::current_exception();
            course.failed = true;
        }
    }
    void begin(Course& course, std::size_t i, TaskQueue& queue) {
        guarded(course, Stage::before, i, [&] { window_.begin(i); });
        if (--course.to_begin == 0 && !course.failed) queue.add_next([this, &course](TaskQueue& all) { go_through_days(course, all); });
    }
    void go_through_days(Course& course, TaskQueue& queue) {
        static const ParallelFor in_order([](std::size_t n, const ParallelFor::Task& task) {
            for (std::size_t k = 0; k < n; ++k) task(k);
        });
        guarded(course, Stage::days, course.members.front(), [&] { window_.run_together(course.members, in_order); });
        if (course.failed) return;
        for (const std::size_t i : course.members)
            queue.add_next([this, &course, i](TaskQueue&) { guarded(course, Stage::after, i, [&] { window_.end(i); }); });
    }

    const Window& window_;
    std::vector<std::unique_ptr<Course>> circles_;
    std::vector<std::exception_ptr> errors_;  // by stage and county
};

}  // namespace

void run_days(const EnginePlan& plan, std::span<Office* const> offices, Day from, Day until, const ParallelFor& parallel_for,
              Communicator* communicator, const std::function<void(std::size_t, Day)>& run_day, const std::function<void(std::size_t)>& before,
              const std::function<void(std::size_t)>& after) {
    const Window window{offices, from, until, communicator, run_day, before, after};
    if (plan.circles().size() == plan.counties()) {
        parallel_for(offices.size(), [&](std::size_t i) { window.run_alone(i); });
        return;
    }
    // Ranks exchange all at the same time, and of many threads few would have a circle.
    std::vector<Circle> circles = circles_of(plan, offices);
    if (communicator == nullptr && circles.size() >= 2 * std::size_t{parallel_for.threads()}) {
        CircleByCircle(window, std::move(circles)).run(parallel_for);
        return;
    }
    parallel_for(offices.size(), [&](std::size_t i) { window.begin(i); });
    window.run_together(everybody(offices.size()), parallel_for);
    parallel_for(offices.size(), [&](std::size_t i) { window.end(i); });
}

}  // namespace yingshang
