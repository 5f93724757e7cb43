#include "engine/event_log.hpp"

#include <algorithm>
#include <limits>

namespace yingshang {
namespace {

template <class Enum>
constexpr std::uint8_t number(Enum e) {
    return static_cast<std::uint8_t>(e);
}
using Kind = EventKind;
using Reason = EventReason;

constexpr std::array kinds{
    EventLabel{number(Kind::submitted), "submitted", "handed in", "提交申请"},
    EventLabel{number(Kind::set_back), "set_back", "refused, to be handed in again", "暂被驳回"},
    EventLabel{number(Kind::resubmitted), "resubmitted", "handed in again", "重新提交"},
    EventLabel{number(Kind::completed), "completed", "completed", "办结"},
    EventLabel{number(Kind::refused), "refused", "refused", "不予批准"},
    EventLabel{number(Kind::abandoned), "abandoned", "given up by the applicant", "申请人放弃"},
    EventLabel{number(Kind::turned_away), "turned_away", "turned away at a line", "排队未能受理"},
    EventLabel{number(Kind::revoked), "revoked", "revoked", "撤销许可"},
    EventLabel{number(Kind::begun), "begun", "step begun", "环节开始"},
    EventLabel{number(Kind::started), "started", "taken up by an officer", "开始办理"},
    EventLabel{number(Kind::answered), "answered", "handled by the desk of another county", "异地窗口办理完毕"},
    EventLabel{number(Kind::finished), "finished", "step finished", "环节完成"},
    EventLabel{number(Kind::returned), "returned", "returned for correction", "退回补正"},
    EventLabel{number(Kind::resumed), "resumed", "applicant back at the step", "补正后再次提交"},
    EventLabel{number(Kind::step_refused), "step_refused", "refused at the step", "环节不予通过"},
    EventLabel{number(Kind::withdrawn), "withdrawn", "step not needed any more", "环节撤回"},
    EventLabel{number(Kind::checked), "checked", "promise found true at a later check", "事后核查合格"},
};

constexpr std::array reasons{
    EventLabel{number(Reason::deemed_granted), "deemed_granted", "the limit ran out: deemed granted", "超时默认通过"},
    EventLabel{number(Reason::documents_follow), "documents_follow", "what is missing follows", "容缺后补"},
    EventLabel{number(Reason::patience), "patience", "it took too long", "等待过久"},
    EventLabel{number(Reason::patience_in_line), "patience_in_line", "the line took too long", "排队过久"},
    EventLabel{number(Reason::line_full), "line_full", "the line was full", "队列已满"},
    EventLabel{number(Reason::line_long), "line_long", "the line was long", "队列过长"},
    EventLabel{number(Reason::part_failed), "part_failed", "a part of it was not granted", "其中一项未获批准"},
    EventLabel{number(Reason::goes_on), "goes_on", "the rest goes on", "其余环节继续"},
    EventLabel{number(Reason::others_enough), "others_enough", "enough others were over", "其他环节已足够"},
    EventLabel{number(Reason::false_promise), "false_promise", "the promise was false", "承诺不实"},
};

}  // namespace

std::span<const EventLabel> case_event_kinds() { return kinds; }
std::span<const EventLabel> case_event_reasons() { return reasons; }

std::vector<LoggedEvent> merge_by_day(std::span<const std::span<const LoggedEvent>> counties) {
    std::vector<std::span<const LoggedEvent>> left(counties.begin(), counties.end());
    std::size_t rows = 0;
    for (const auto& county : left) rows += county.size();
    std::vector<LoggedEvent> all;
    all.reserve(rows);
    while (all.size() < rows) {
        Day day{std::numeric_limits<std::int32_t>::max()};
        for (const auto& county : left)
            if (!county.empty()) day = std::min(day, day_of(county.front().time));
        for (auto& county : left) {
            const auto next = std::find_if(county.begin(), county.end(), [day](const LoggedEvent& e) { return day_of(e.time) != day; });
            all.insert(all.end(), county.begin(), next);
            county = county.subspan(static_cast<std::size_t>(next - county.begin()));
        }
    }
    return all;
}

}  // namespace yingshang
