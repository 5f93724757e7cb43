#include "engine/applicants.hpp"

#include <set>

namespace yingshang {
namespace {

// No process holds itself, but two may hold a third.
void add_applicants(const std::string& process, const ProcessBook& book, std::set<std::string>& seen, std::vector<Attributes>& all) {
    if (!seen.insert(process).second) return;
    for (const ArrivalDescription& a : book.arrivals)
        if (a.process == process) all.push_back(attributes_of(book.schema, a));
    for (const ProcessDescription& whole : book.processes)
        for (const StepDescription& s : whole.steps) {
            if (s.kind != StepKind::process || s.process != process) continue;
            std::vector<Attributes> of_whole;
            std::set<std::string> above = seen;
            add_applicants(whole.name, book, above, of_whole);
            for (const Attributes& a : of_whole)
                if (s.applies.matches(a)) all.push_back(a);
        }
}

}  // namespace

std::vector<Attributes> applicants_of(const std::string& process, const ProcessBook& book) {
    std::set<std::string> seen;
    std::vector<Attributes> all;
    add_applicants(process, book, seen, all);
    return all;
}

}  // namespace yingshang
