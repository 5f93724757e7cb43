#include "economy/sections.hpp"

#include <string>

namespace yingshang {

// Names of the sections as in GB/T 4754-2017.
const std::array<Label, section_count> section_labels{{
    {"A", "agriculture, forestry, animal husbandry, fishery", "农、林、牧、渔业"},
    {"B", "mining", "采矿业"},
    {"C", "manufacturing", "制造业"},
    {"D", "electricity, heat, gas, water", "电力、热力、燃气及水生产和供应业"},
    {"E", "construction", "建筑业"},
    {"F", "wholesale and retail", "批发和零售业"},
    {"G", "transport, storage, post", "交通运输、仓储和邮政业"},
    {"H", "accommodation and catering", "住宿和餐饮业"},
    {"I", "information and software", "信息传输、软件和信息技术服务业"},
    {"J", "finance", "金融业"},
    {"K", "real estate", "房地产业"},
    {"L", "leasing and business services", "租赁和商务服务业"},
    {"M", "scientific and technical services", "科学研究和技术服务业"},
    {"N", "water, environment, public facilities", "水利、环境和公共设施管理业"},
    {"O", "resident services and repair", "居民服务、修理和其他服务业"},
    {"P", "education", "教育"},
    {"Q", "health and social work", "卫生和社会工作"},
    {"R", "culture, sports, entertainment", "文化、体育和娱乐业"},
}};

const std::array<Label, 3> form_labels{{
    {"enterprise", "enterprise", "企业"},
    {"individual", "individual business", "个体工商户"},
    {"cooperative", "farmers' cooperative", "农民专业合作社"},
}};

const std::array<Label, 4> owner_labels{{
    {"state", "state-owned and state-controlled", "国有及国有控股"},
    {"private", "private and individual", "私营个体"},
    {"foreign", "foreign, Hong Kong, Macao and Taiwan", "外商及港澳台商"},
    {"collective", "collective and other", "集体及其他"},
}};

const std::array<Label, 4> size_labels{{
    {"micro", "micro", "微型"},
    {"small", "small", "小型"},
    {"medium", "medium", "中型"},
    {"large", "large", "大型"},
}};

const std::array<Label, 3> capital_labels{{
    {"under_1m", "registered capital under 1 million yuan", "注册资本不足100万元"},
    {"1m_to_10m", "registered capital of 1 to 10 million yuan", "注册资本100万至1000万元"},
    {"over_10m", "registered capital of 10 million yuan or more", "注册资本1000万元及以上"},
}};

const std::array<Label, 3> bank_labels{{
    {"large", "large state commercial bank", "国有大型商业银行"},
    {"joint_stock", "joint-stock commercial bank", "股份制商业银行"},
    {"local", "city commercial bank, rural credit institution", "城市商业银行和农村金融机构"},
}};

namespace {

template <std::size_t N>
Attribute attribute(std::string name, const std::array<Label, N>& labels) {
    Attribute a{std::move(name), {}};
    for (const Label& label : labels) a.values.emplace_back(label.name);
    return a;
}

}  // namespace

AttributeSchema firm_attributes() {
    return {{attribute("section", section_labels), attribute("form", form_labels), attribute("owner", owner_labels), attribute("size", size_labels),
             Attribute{"zone", {"none", "zone"}}, Attribute{"borrower", {"never", "before"}}, Attribute{"property", {"none", "owned"}},
             Attribute{"grade", {"A", "B", "C", "D"}}, attribute("bank", bank_labels)}};
}

}  // namespace yingshang
