// The work of scenarios/benchmarks/firm-lifecycle.toml, programmed the way a simulation textbook teaches it: a
// priority queue of events, a queue of waiting firms at each desk, the generator and the laws of the standard
// library. Uses nothing of the project; what the engine's speed is measured against. Prints one line of JSON.
//   textbook [--rate FIRMS_A_DAY] [--days DAYS] [--seed SEED] [--repeat RUNS]
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <queue>
#include <random>
#include <vector>

namespace {

enum class Stage : std::uint8_t { licensing, construction, financing, operation, exit };
constexpr std::size_t stages = 5;
constexpr std::array<const char*, stages> stage_names{"licensing", "construction", "financing", "operation", "exit"};

constexpr double mean_operation = 1250, mean_retry = 60, approval = 0.6, utilisation = 0.85;
constexpr int most_tries = 3;
// Days of work that a firm brings to each desk; financing: 1 + 0.4 + 0.16 tries of 10 days.
constexpr std::array<double, stages> load{1, 20, 15.6, 0, 5};

constexpr std::size_t index(Stage stage) { return static_cast<std::size_t>(stage); }

// A lognormal law of mean 20 and coefficient of variation 1.
std::lognormal_distribution<double> construction_law() {
    const double variance = std::log(2.0);
    return std::lognormal_distribution<double>(std::log(20.0) - variance / 2, std::sqrt(variance));
}

enum class EventKind : std::uint8_t { arrival, service_over, retry, operation_over };

struct Event {
    double when;
    std::uint32_t firm;
    EventKind kind;
    bool operator>(const Event& other) const { return when > other.when; }
};

struct Firm {
    double since = 0;  // when it came to its stage
    Stage stage = Stage::licensing;
    std::uint8_t tries = 0;
};

struct Desk {
    std::deque<std::uint32_t> waiting;
    int idle = 0;
};

struct Result {
    std::uint64_t firms = 0, events = 0;
    std::array<double, stages> days{};  // over visits completed by the horizon
    std::array<std::uint64_t, stages> visits{};
    double presence = 0;  // days that firms were there, up to the horizon
};

class Simulation {
  public:
    Simulation(double rate, double horizon, std::uint64_t seed) : horizon_(horizon), random_(seed), gap_(rate) {
        for (std::size_t s = 0; s < stages; ++s) desks_[s].idle = static_cast<int>(std::ceil(rate * load[s] / utilisation));
        firms_.reserve(static_cast<std::size_t>(rate * horizon * 1.05));
    }

    Result run() {
        schedule(gap_(random_), 0, EventKind::arrival);
        while (!events_.empty()) {
            const Event event = events_.top();
            events_.pop();
            now_ = event.when;
            ++result_.events;
            handle(event);
        }
        result_.firms = firms_.size();
        return result_;
    }

  private:
    void handle(const Event& event) {
        switch (event.kind) {
            case EventKind::arrival: arrive(); break;
            case EventKind::service_over: finish_service(event.firm); break;
            case EventKind::retry: enter(event.firm, Stage::financing); break;
            case EventKind::operation_over:
                leave(event.firm);
                enter(event.firm, Stage::exit);
                break;
        }
    }

    // What falls after the horizon never happens.
    void schedule(double delay, std::uint32_t firm, EventKind kind) {
        if (now_ + delay <= horizon_) events_.push({now_ + delay, firm, kind});
    }

    void arrive() {
        firms_.emplace_back();
        result_.presence += horizon_ - now_;
        enter(static_cast<std::uint32_t>(firms_.size() - 1), Stage::licensing);
        schedule(gap_(random_), 0, EventKind::arrival);
    }

    void enter(std::uint32_t number, Stage stage) {
        Firm& firm = firms_[number];
        firm.stage = stage;
        firm.since = now_;
        if (stage == Stage::operation) {
            schedule(mean_operation * standard_(random_), number, EventKind::operation_over);
            return;
        }
        Desk& desk = desks_[index(stage)];
        if (desk.idle > 0) {
            --desk.idle;
            schedule(service_time(stage), number, EventKind::service_over);
        } else {
            desk.waiting.push_back(number);
        }
    }

    void leave(std::uint32_t number) {
        const Firm& firm = firms_[number];
        result_.days[index(firm.stage)] += now_ - firm.since;
        ++result_.visits[index(firm.stage)];
    }

    double service_time(Stage stage) {
        switch (stage) {
            case Stage::construction: return construction_(random_);
            case Stage::financing: return 10 * standard_(random_);
            case Stage::exit: return 5 * standard_(random_);
            default: return standard_(random_);
        }
    }

    void finish_service(std::uint32_t number) {
        const Stage stage = firms_[number].stage;
        leave(number);
        call_next(stage);
        switch (stage) {
            case Stage::licensing: enter(number, Stage::construction); break;
            case Stage::construction: enter(number, Stage::financing); break;
            case Stage::financing: decide(number); break;
            default: result_.presence -= horizon_ - now_; break;  // gone
        }
    }

    void call_next(Stage stage) {
        Desk& desk = desks_[index(stage)];
        if (desk.waiting.empty()) {
            ++desk.idle;
            return;
        }
        const std::uint32_t next = desk.waiting.front();
        desk.waiting.pop_front();
        schedule(service_time(stage), next, EventKind::service_over);
    }

    void decide(std::uint32_t number) {
        if (approved_(random_)) {
            enter(number, Stage::operation);
        } else if (++firms_[number].tries < most_tries) {
            schedule(mean_retry * standard_(random_), number, EventKind::retry);
        } else {
            enter(number, Stage::exit);
        }
    }

    double horizon_, now_ = 0;
    std::mt19937_64 random_;
    std::exponential_distribution<double> gap_, standard_{1.0};
    std::lognormal_distribution<double> construction_ = construction_law();
    std::bernoulli_distribution approved_{approval};
    std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
    std::vector<Firm> firms_;
    std::array<Desk, stages> desks_;
    Result result_;
};

struct Arguments {
    double rate = 40, days = 2500;
    std::uint64_t seed = 1;
    int repeat = 1;
};

[[noreturn]] void refuse(const char* word) {
    std::fprintf(stderr, "textbook: what is \"%s\"? known: --rate, --days, --seed, --repeat, each with a number above 0\n", word);
    std::exit(2);
}

Arguments read(int count, char** words) {
    Arguments a;
    for (int i = 1; i < count; i += 2) {
        const double value = i + 1 < count ? std::atof(words[i + 1]) : 0;
        if (!(value > 0)) refuse(words[i]);
        if (std::strcmp(words[i], "--rate") == 0) a.rate = value;
        else if (std::strcmp(words[i], "--days") == 0) a.days = value;
        else if (std::strcmp(words[i], "--seed") == 0) a.seed = static_cast<std::uint64_t>(value);
        else if (std::strcmp(words[i], "--repeat") == 0) a.repeat = static_cast<int>(value);
        else refuse(words[i]);
    }
    return a;
}

// Mean over runs, with its standard error (0 of a single run).
template <class Figure>
void print_figure(const std::vector<Result>& runs, Figure figure) {
    const auto n = static_cast<double>(runs.size());
    double sum = 0, squares = 0;
    for (const Result& run : runs) sum += figure(run);
    for (const Result& run : runs) squares += std::pow(figure(run) - sum / n, 2);
    std::printf(R"("mean": %.7g, "error": %.3g)", sum / n, runs.size() < 2 ? 0 : std::sqrt(squares / (n - 1) / n));
}

void print(const Arguments& a, const std::vector<Result>& runs, double seconds) {
    unsigned long long firms = 0, events = 0;
    for (const Result& run : runs) {
        firms += run.firms;
        events += run.events;
    }
    std::printf(R"({"program": "textbook", "rate": %.17g, "days": %.17g, "seed": %llu, "repeat": %d, )", a.rate, a.days,
                static_cast<unsigned long long>(a.seed), a.repeat);
    std::printf(R"("firms": %llu, "events": %llu, "seconds": %.6f, "events_per_second": %.0f, "firms_present": {)", firms, events, seconds,
                static_cast<double>(events) / seconds);
    print_figure(runs, [&](const Result& run) { return run.presence / a.days; });
    std::printf(R"(}, "stages": {)");
    for (std::size_t s = 0; s < stages; ++s) {
        unsigned long long visits = 0;
        for (const Result& run : runs) visits += run.visits[s];
        std::printf(R"(%s"%s": {"visits": %llu, )", s == 0 ? "" : ", ", stage_names[s], visits);
        print_figure(runs, [&](const Result& run) { return run.visits[s] == 0 ? 0 : run.days[s] / static_cast<double>(run.visits[s]); });
        std::printf("}");
    }
    std::printf("}}\n");
}

}  // namespace

int main(int count, char** words) {
    const Arguments a = read(count, words);
    std::vector<Result> runs;
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < a.repeat; ++i) runs.push_back(Simulation(a.rate, a.days, a.seed + static_cast<std::uint64_t>(i)).run());
    print(a, runs, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    return 0;
}
