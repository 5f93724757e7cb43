// Other counties: cases sent to a desk that sits elsewhere, and officers that the night divides anew.
#include <algorithm>
#include <cmath>

#include "engine/office_state.hpp"

namespace yingshang {
namespace {

constexpr double usual_days = 20;  // over which a usual day's work is averaged

}  // namespace

void Office::State::send_request(const Visit& v) {
    const CompiledStep& s = v.step();
    v.t.phase = Phase::away;
    Message m;
    m.kind = Message::Kind::request;
    m.from = county;
    m.to = *plan.seat_of(v.at.desk->id);
    m.sequence = sent_messages++;
    m.sent = now;
    m.token = v.number;
    m.rules = v.t.rules;
    m.step = v.t.step;
    m.work = v.t.work;
    const Rank rank = rank_of(v);
    m.priority = rank.priority;
    m.due = rank.due;
    if (s.has_patience) {
        m.patience = sample_ticks(v.c, s.patience, EnginePurpose::line_patience, s.hash, v.t.round);
        m.patience_base = s.patience.base;
    }
    if (!v.at.desk->rules.balking.empty()) m.luck = draw(v.c, EnginePurpose::balking, s.hash, v.t.round).uniform();
    outbox.push_back(m);
}

// A guest that leaves the line, or its appointment, stays as an orphan until that comes to it.
void Office::State::send_reply(const Visit& guest, Answer answer) {
    Message m;
    m.kind = Message::Kind::reply;
    m.from = county;
    m.to = CountyId(guest.t.opened.value);
    m.sequence = sent_messages++;
    m.sent = now;
    m.token = guest.t.firm;
    m.answer = answer;
    m.waited = guest.t.used;
    m.handled = guest.t.work;
    outbox.push_back(m);
    if (answer != Answer::gave_up) {
        give_back(guest.number);
        return;
    }
    guest.t.phase = guest.t.phase == Phase::guest_queue ? Phase::orphan_queue : Phase::orphan_event;
    guest.t.owner = no_record;
}

// Next working day, at the opening.
void Office::State::deliver(const Message& m) {
    if (m.kind == Message::Kind::request) {
        welcome(m);
        return;
    }
    const Visit v = visit(m.token);
    if (v.t.phase == Phase::orphan_reply) {
        end_orphan(m.token);
        return;
    }
    if (m.answer != Answer::handled) {
        if (v.c.side != no_record) side_of(v.c).waited += m.waited;
        stop_clock(v, Clock::office);
        end_unserved(v, m.answer);
        if (!over.empty()) forget_ended();
        return;
    }
    StepTally& here = v.at.sums->tally;
    here.waits += 1;
    here.wait_ticks += m.waited;
    here.handling_ticks += m.handled;
    record_step(EventKind::answered, v);
    v.at.of_process->tally.officer_ticks += m.handled;
    if (v.c.side != no_record) side_of(v.c).waited += m.waited;
    circulate(v);
    if (!over.empty()) forget_ended();
}

// A case of another county comes to a desk that sits here.
void Office::State::welcome(const Message& m) {
    const std::uint32_t guest = cases.take();
    Case& t = cases[guest];
    t.owner = guest;
    t.phase = Phase::guest_queue;
    t.rules = m.rules;
    t.step = m.step;
    t.work = m.work;
    t.since = static_cast<std::uint32_t>(working);
    t.firm = m.token;
    t.opened = Tick{m.from.value};
    t.tries = 1;  // so that its timers know it for a case
    t.results = m.priority;
    t.key = static_cast<std::uint64_t>(m.due);
    const Visit v = visit(guest);
    const auto [desk, staff] = counter_of(v);
    if (const Answer answer = answer_of_line(desk, staff, m.luck); answer != Answer::handled) {
        send_reply(v, answer);
        return;
    }
    count_arrival(desk, staff, t.work);
    if (staff.appoints) book_appointment(v);
    else if (staff.takes_at(second) && staff.has_free_officer() && staff.in_line == 0) start_handling(v, staff.free_group());
    else stand_in_line(v);
    if (m.patience >= 0 && t.phase != Phase::guest_handling) set_timer(Phase::line_patience, guest, m.patience, m.patience_base);
}

Mail Office::State::send() {
    Mail mail;
    mail.from = county;
    mail.messages.swap(outbox);
    const Day today = day_of(now);
    const bool is_working = calendar.is_working(today);
    for (Desk& desk : desks) {
        if (desk.staff != desk.id) continue;
        if (is_working) desk.usual_work += (static_cast<double>(desk.work_today) - desk.usual_work) / usual_days;
        desk.work_today = 0;
        if (!desk.is_shared || desk.unlimited) continue;
        const Slices &before = plan.slices_on(desk.id, today), &after = plan.slices_on(desk.id, today + 1);
        if (shares(before, after)) mail.backlogs.push_back(backlog_of(desk, &before != &after));
    }
    return mail;
}

bool Office::State::shares(const Slices& today, const Slices& tomorrow) const {
    return today[county.index()].size() > 1 || tomorrow[county.index()].size() > 1;
}

Backlog Office::State::backlog_of(const Desk& desk, bool parts_tomorrow) const {
    const double part = plan.has_common_number(desk.id) ? desk.stated_part : 0;
    Backlog b{desk.id, officers_brought_to(desk), part, static_cast<double>(desk.work_waiting) + desk.usual_work, 0, desk.in_hand};
    if (!parts_tomorrow) return b;
    std::int64_t work = desk.work_of_last_year;
    for (const Desk& d : desks) work += d.rules_of == desk.id ? d.work_of_year : 0;
    b.work_of_years = static_cast<double>(work);
    return b;
}

void Office::State::receive(std::span<const Mail> all) {
    for (const Mail& mail : all)
        for (const Message& m : mail.messages)
            if (m.to == county) inbox.push_back(m);
    std::sort(inbox.begin(), inbox.end(),
              [](const Message& a, const Message& b) { return std::tuple(a.sent, a.from, a.sequence) < std::tuple(b.sent, b.from, b.sequence); });
    for (Desk& desk : desks)
        if (desk.is_shared && desk.staff == desk.id) share_officers(desk, all);
}

// What the counties, or some of them, say of a desk, in order of county.
std::vector<Office::State::Told> Office::State::told_of(const Desk& desk, std::span<const Mail> all, const std::vector<CountyId>* by) {
    std::vector<Told> told;
    std::size_t place = 0;
    told.reserve(by != nullptr ? by->size() : all.size());
    for (const Mail& mail : all) {
        if (by != nullptr && !std::binary_search(by->begin(), by->end(), mail.from)) continue;
        const std::vector<Backlog>& backlogs = mail.backlogs;  // in most counties of the same desks
        if (place >= backlogs.size() || backlogs[place].desk != desk.id)
            place = static_cast<std::size_t>(
                std::lower_bound(backlogs.begin(), backlogs.end(), desk.id, [](const Backlog& b, DeskId d) { return b.desk < d; }) -
                backlogs.begin());
        if (place < backlogs.size() && backlogs[place].desk == desk.id) told.push_back({mail.from, backlogs[place]});
    }
    return told;
}

// With those with whom the county shares from tomorrow on.
void Office::State::share_officers(Desk& desk, std::span<const Mail> all) {
    const Slices &before = plan.slices_on(desk.id, day_of(now)), &after = plan.slices_on(desk.id, day_of(now) + 1);
    if (!shares(before, after)) return;
    const std::vector<CountyId>& slices = after[county.index()];
    std::vector<Told> told = told_of(desk, all, &before != &after ? nullptr : &slices);
    for (Desk& member : desks)
        if (member.staff == desk.id) member.is_changed = true;
    if (&before != &after) part_officers(desk, told, before, after);
    if (slices != before[county.index()]) desk.credit.clear();
    desk.slice.reset();
    if (slices.size() > 1) divide_officers(desk, slices, told);
}

// Nobody is sent away from a case: who is on one of a county that parts finishes it there.
void Office::State::part_officers(Desk& desk, std::vector<Told>& told, const Slices& before, const Slices& after) {
    std::vector<OfficersPart> parts;
    for (const Told& t : told) parts.push_back({t.from, t.backlog.part, t.backlog.work_of_years});
    yingshang::part_officers(parts, before, after);
    for (std::size_t i = 0; i < told.size(); ++i) {
        Backlog& b = told[i].backlog;
        b.officers += parts[i].officers - b.part;
        if (told[i].from == county && b.part > 0) desk.part_factor *= parts[i].officers / b.part;
        b.part = parts[i].officers;
    }
}

// Officers are whole people who finish what they began; those who are free go where the work is, county by county as their
// shares of it add up. So nobody is served by a vanishing part of an officer, and no county waits for ever.
void Office::State::divide_officers(Desk& desk, const std::vector<CountyId>& slices, const std::vector<Told>& told) {
    std::vector<const Backlog*> of_slice(slices.size(), nullptr);
    double officers = 0, work = 0, present = 0;
    std::uint32_t busy = 0;
    for (const Told& t : told) {
        const auto member = std::find(slices.begin(), slices.end(), t.from);
        if (member == slices.end()) continue;
        of_slice[static_cast<std::size_t>(member - slices.begin())] = &t.backlog;
        officers += t.backlog.officers;
        work += t.backlog.work;
        busy += t.backlog.busy;
        present += 1;
    }
    officers = whole_where_nearly(officers);
    const auto own = static_cast<std::size_t>(std::find(slices.begin(), slices.end(), county) - slices.begin());
    if (!of_slice[own]) return;  // nobody is short of officers yet
    const auto places = static_cast<std::uint32_t>(std::ceil(officers));
    const std::uint32_t free = places > busy ? places - busy : 0;
    desk.credit.resize(slices.size(), 0);
    for (std::size_t i = 0; i < slices.size(); ++i)
        if (of_slice[i]) desk.credit[i] += free * (work > 0 ? of_slice[i]->work / work : 1 / present);
    std::uint32_t given = 0;
    for (std::uint32_t n = 0; n < free; ++n) {
        const auto first = std::max_element(desk.credit.begin(), desk.credit.end());
        *first -= 1;
        given += slices[static_cast<std::size_t>(first - desk.credit.begin())] == county ? 1 : 0;
    }
    desk.slice = Desk::Slice{of_slice[own]->busy + given, places > 0 ? officers / places : 1};
}

}  // namespace yingshang
