#include "experiment/thread_ranks.hpp"

#include <barrier>
#include <exception>
#include <thread>

namespace yingshang {
namespace {

// What the ranks of one team have to tell each other.
struct Table {
    explicit Table(int ranks) : told(static_cast<std::size_t>(ranks)), all_there(ranks), all_read(ranks) {}
    std::vector<std::string> told;  // by rank
    std::barrier<> all_there, all_read;
};

class ThreadRank : public Communicator {
  public:
    ThreadRank(Table& table, int rank) : table_(table), rank_(rank) {}
    [[nodiscard]] int rank() const override { return rank_; }
    [[nodiscard]] int size() const override { return static_cast<int>(table_.told.size()); }
    [[nodiscard]] std::vector<std::string> gather(std::string_view bytes) override {
        table_.told[static_cast<std::size_t>(rank_)] = bytes;
        table_.all_there.arrive_and_wait();
        std::vector<std::string> all = table_.told;
        table_.all_read.arrive_and_wait();
        return all;
    }

  private:
    Table& table_;
    int rank_;
};

}  // namespace

void on_ranks(int ranks, const std::function<void(Communicator&)>& work) {
    Table table(ranks);
    std::vector<std::exception_ptr> errors(static_cast<std::size_t>(ranks));
    {
        std::vector<std::jthread> team;
        for (int r = 0; r < ranks; ++r)
            team.emplace_back([&, r] {
                ThreadRank rank(table, r);
                try {
                    work(rank);
                } catch (...) {
                    errors[static_cast<std::size_t>(r)] = std::current_exception();
                }
            });
    }
    for (const std::exception_ptr& error : errors)
        if (error) std::rethrow_exception(error);
}

}  // namespace yingshang
