#include "economy/groups.hpp"

#include "economy/hand_county.hpp"
#include "economy/identity.hpp"

namespace yingshang {
namespace {

class Groups : public test::HandCounty {
  protected:
    Groups() { rules().groups = {}; }
    // How many of 2,000 enterprises are members, at most who were with a smaller share.
    std::vector<FirmRow> members(double share) {
        rules().groups.members.fill(share);
        std::vector<FirmRow> found;
        for (FirmRow i = 0; i < firms().size_now(); ++i) {
            firms().clear(i, association_member);
            Draw draw(county().run, firms().key[i], {purpose(EconomyPurpose::traits)});
            give_groups(county(), i, draw);
            if (firms().has(i, association_member)) found.push_back(i);
        }
        return found;
    }
};

// Protects shares: as many as stated, the same ones and more where the share is greater, and no individual business.
TEST_F(Groups, AreNestedInTheirShare) {
    for (int n = 0; n < 2000; ++n) firm(n < 1900 ? Form::enterprise : Form::individual);
    const std::vector<FirmRow> few = members(0.1), more = members(0.3);
    EXPECT_NEAR(static_cast<double>(few.size()), 190, 65);
    EXPECT_NEAR(static_cast<double>(more.size()), 570, 100);
    EXPECT_TRUE(std::includes(more.begin(), more.end(), few.begin(), few.end()));
    EXPECT_LT(more.back(), 1900u);
}

// Protects the network: private providers of section Q alone, by their share.
TEST_F(Groups, OnlyPrivateProvidersAreInTheNetwork) {
    rules().groups.in_network = 1;
    const FirmRow clinic = firm(Form::enterprise, 'Q'), hospital = firm(Form::enterprise, 'Q'), shop = firm(Form::enterprise, 'F');
    firms().card[hospital].owner = Owner::state;
    for (const FirmRow i : {clinic, hospital, shop}) give_network(county(), i);
    EXPECT_TRUE(firms().has(clinic, in_network));
    EXPECT_FALSE(firms().has(hospital, in_network));
    EXPECT_FALSE(firms().has(shop, in_network));
}

}  // namespace
}  // namespace yingshang
