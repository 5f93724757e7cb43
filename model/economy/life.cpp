#include "economy/life.hpp"

#include "core/error.hpp"

namespace yingshang {
namespace {

template <class Enum>
constexpr std::uint8_t number(Enum e) {
    return static_cast<std::uint8_t>(e);
}
using Kind = LifeEvent;
using Reason = LifeReason;

constexpr std::array kinds{
    EventLabel{number(Kind::in_stock), "in_stock", "on the register when the simulation begins", "期初在册"},
    EventLabel{number(Kind::wants_to_found), "wants_to_found", "founder decides to register", "决定创办"},
    EventLabel{number(Kind::registered), "registered", "registered", "登记设立"},
    EventLabel{number(Kind::not_founded), "not_founded", "not founded", "未能设立"},
    EventLabel{number(Kind::ready), "ready", "holds everything that it needs to open", "证照齐全"},
    EventLabel{number(Kind::opened), "opened", "opened for business", "开业"},
    EventLabel{number(Kind::dormant), "dormant", "registered, does not operate", "在册未营业"},
    EventLabel{number(Kind::stopped), "stopped", "stopped operating", "停业"},
    EventLabel{number(Kind::leaves), "leaves", "decides to leave the register", "决定注销"},
    EventLabel{number(Kind::left), "left", "left the register", "退出登记"},
    EventLabel{number(Kind::zombie), "zombie", "cannot pay its debt and lingers", "成为僵尸企业"},
    EventLabel{number(Kind::revived), "revived", "pays again", "恢复经营"},
    EventLabel{number(Kind::wants_loan), "wants_loan", "decides to ask for a loan", "决定申请贷款"},
    EventLabel{number(Kind::loan_granted), "loan_granted", "loan granted", "获得贷款"},
    EventLabel{number(Kind::loan_refused), "loan_refused", "loan refused", "贷款被拒"},
    EventLabel{number(Kind::loan_recalled), "loan_recalled", "loan recalled before its term", "银行抽贷"},
    EventLabel{number(Kind::loan_written_off), "loan_written_off", "bank writes off what is owed", "贷款核销"},
    EventLabel{number(Kind::wants_project), "wants_project", "decides to build", "决定投资建设"},
    EventLabel{number(Kind::project_built), "project_built", "project stands, waits for connections and registration", "项目建成"},
    EventLabel{number(Kind::project_completed), "project_completed", "project became capacity", "项目投产"},
    EventLabel{number(Kind::project_dropped), "project_dropped", "project dropped", "项目放弃"},
    EventLabel{number(Kind::sanctioned), "sanctioned", "an inspection found a violation", "检查发现违规"},
    EventLabel{number(Kind::repaired), "repaired", "credit repaired", "信用修复"},
    EventLabel{number(Kind::wages_unpaid), "wages_unpaid", "holds wages back", "拖欠工资"},
    EventLabel{number(Kind::wages_paid), "wages_paid", "pays the wages that it owed", "补发工资"},
    EventLabel{number(Kind::loan_due), "loan_due", "loan falls due, asks for renewal", "贷款到期申请续贷"},
    EventLabel{number(Kind::compensation), "compensation", "owes compensation for damage to the environment", "承担环境损害赔偿"},
    EventLabel{number(Kind::joined_network), "joined_network", "admitted to the network of the medical insurance", "纳入医保定点"},
};

constexpr std::array reasons{
    EventLabel{number(Reason::operating), "operating", "operating", "营业"},
    EventLabel{number(Reason::dormant), "dormant", "not operating", "未营业"},
    EventLabel{number(Reason::zombie), "zombie", "cannot pay its debt", "无力偿债"},
    EventLabel{number(Reason::case_refused), "case_refused", "its application was refused", "申请被拒"},
    EventLabel{number(Reason::case_abandoned), "case_abandoned", "it gave the application up", "放弃申请"},
    EventLabel{number(Reason::case_turned_away), "case_turned_away", "it was turned away at the desk", "未能受理"},
    EventLabel{number(Reason::permit_refused), "permit_refused", "a permit that it needs was not granted", "许可未获批准"},
    EventLabel{number(Reason::never_opens), "never_opens", "it was not meant to open", "无意开业"},
    EventLabel{number(Reason::low_margin), "low_margin", "it earns too little", "利润过低"},
    EventLabel{number(Reason::no_cash), "no_cash", "it has been without cash for too long", "资金断裂"},
    EventLabel{number(Reason::insolvent), "insolvent", "it cannot pay its debt and goes to the court", "资不抵债，申请破产"},
    EventLabel{number(Reason::no_court), "no_court", "its estate does not pay for the court", "无力承担破产费用"},
    EventLabel{number(Reason::liquidated), "liquidated", "it is taken to the court", "被申请破产"},
    EventLabel{number(Reason::margin_back), "margin_back", "it earns again", "恢复盈利"},
    EventLabel{number(Reason::bank_decides), "bank_decides", "by the bank's rating", "银行评级"},
    EventLabel{number(Reason::over_leverage), "over_leverage", "it owes too much", "负债过高"},
    EventLabel{number(Reason::operates_no_more), "operates_no_more", "it does not operate as usual any more", "已不正常营业"},
    EventLabel{number(Reason::deregistered), "deregistered", "deregistration was completed", "注销完成"},
    EventLabel{number(Reason::bankrupt), "bankrupt", "bankruptcy was closed", "破产终结"},
    EventLabel{number(Reason::no_procedure), "no_procedure", "no procedure is needed", "无需程序"},
    EventLabel{number(Reason::matter_refused), "matter_refused", "something that it waited for was not granted", "所需事项未获办理"},
    EventLabel{number(Reason::quota_used_up), "quota_used_up", "its bank may lend no more this year", "银行年度信贷额度已用完"},
    EventLabel{number(Reason::before_court), "before_court", "before the court", "破产程序中"},
};

std::vector<EventLabel> joined(std::span<const EventLabel> first, std::span<const EventLabel> second) {
    std::vector<EventLabel> all(first.begin(), first.end());
    all.insert(all.end(), second.begin(), second.end());
    return all;
}

}  // namespace

LifeReason failure_of(CaseResult result) {
    switch (result) {
        case CaseResult::refused:
        case CaseResult::revoked: return LifeReason::case_refused;
        case CaseResult::abandoned: return LifeReason::case_abandoned;
        case CaseResult::turned_away: return LifeReason::case_turned_away;
        case CaseResult::completed: return LifeReason::none;
    }
    throw InternalError("a case ends in no known way");
}

std::vector<std::string> decided_by(LifeEvent event) {
    switch (event) {
        case Kind::in_stock: return {"population"};
        case Kind::wants_to_found:
        case Kind::registered:
        case Kind::not_founded: return {"entry"};
        case Kind::ready:
        case Kind::opened:
        case Kind::dormant: return {"opening"};
        case Kind::stopped:
        case Kind::leaves:
        case Kind::left:
        case Kind::zombie:
        case Kind::revived: return {"exit"};
        case Kind::wants_loan:
        case Kind::loan_granted:
        case Kind::loan_refused:
        case Kind::loan_recalled:
        case Kind::loan_written_off:
        case Kind::loan_due: return {"credit"};
        case Kind::wants_project:
        case Kind::project_completed:
        case Kind::project_dropped:
        case Kind::project_built: return {"investment"};
        case Kind::sanctioned:
        case Kind::repaired: return {"supervision", "compliance"};
        case Kind::wages_unpaid:
        case Kind::wages_paid: return {"labour"};
        case Kind::compensation: return {"compensation"};
        case Kind::joined_network: return {"health"};
    }
    return {};  // of a case: its process says so
}

std::vector<EventLabel> event_kinds() { return joined(case_event_kinds(), kinds); }
std::vector<EventLabel> event_reasons() { return joined(case_event_reasons(), reasons); }

}  // namespace yingshang
