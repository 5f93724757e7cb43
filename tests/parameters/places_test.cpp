// Names of places: a rule must never hold in another county than its author meant.
#include "parameters/places.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"

namespace yingshang {
namespace {

using testing::ElementsAre;
using testing::Optional;

Places ningxia() {
    return Places({{"640181", "Lingwu", "灵武市", "6401"}, {"640104", "Xingqing", "兴庆区", "6401"}, {"640422", "Xiji", "西吉县", "6404"}},
                  {{"6401", "Yinchuan", "银川市", "64"}, {"6404", "Guyuan", "固原市", "64"}, {"64", "Ningxia", "宁夏", ""}});
}

// Protects the numbering of counties, which is by code: ids mean the same whatever the order in the file.
TEST(Places, AreInOrderOfTheirCodes) {
    EXPECT_EQ(ningxia().county(CountyId(0)).name, "Xingqing");
    EXPECT_EQ(ningxia().county(CountyId(1)).name, "Lingwu");
    EXPECT_EQ(ningxia().size(), 3u);
}

// Protects both languages and the code as names of the same place, and groups as all their counties.
TEST(Places, AreFoundByCodeAndEitherName) {
    const Places places = ningxia();
    for (const char* name : {"640181", "Lingwu", "灵武市"}) EXPECT_THAT(places.find(name), Optional(ElementsAre(CountyId(1)))) << name;
    for (const char* name : {"6401", "Yinchuan", "银川市"}) EXPECT_THAT(places.find(name), Optional(ElementsAre(CountyId(0), CountyId(1)))) << name;
    EXPECT_THAT(places.find("Ningxia"), Optional(ElementsAre(CountyId(0), CountyId(1), CountyId(2))));
    EXPECT_EQ(places.find("Lingwoo"), std::nullopt);
    EXPECT_EQ(places.find(""), std::nullopt);
    EXPECT_THAT(places.known_names(), testing::IsSupersetOf({"Lingwu", "固原市", "64"}));
}

// Protects against regions that contradict themselves: codes twice, strange parents, circles.
TEST(Places, RefuseWhatContradictsItself) {
    EXPECT_THROW(Places({{"1", "a", "", ""}, {"1", "b", "", ""}}, {}), DataError);
    EXPECT_THROW(Places({{"1", "a", "", "9"}}, {}), DataError);
    EXPECT_THROW(Places({{"", "a", "", ""}}, {}), DataError);
    EXPECT_THROW(Places({{"1", "a", "", "2"}}, {{"2", "b", "", "3"}, {"3", "c", "", "2"}}), DataError);
}

}  // namespace
}  // namespace yingshang
