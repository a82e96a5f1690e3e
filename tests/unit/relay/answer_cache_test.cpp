// SPDX-License-Identifier: Apache-2.0
#include "drivers/relay/answer_cache.hpp"

#include "tests/support/temporary_folder.hpp"
#include "tests/support/test_revocation/test_revocation.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sys/stat.h>

namespace kyso::drivers {
namespace {

namespace fs = std::filesystem;
using signature::RevocationQuestion;
using namespace std::chrono_literals;

const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());

const test::TestPki& pki() {
    static const test::TestPki made{"Kyso Demo CA", test::KeyKind::ec_p256};
    return made;
}
Bytes crl(std::chrono::seconds good_for = 240h) {
    test::CrlPlan plan{now};
    plan.next_update = now + good_for;
    return make_crl(pki().authority(), plan);
}
Bytes ocsp(std::chrono::seconds good_for = 240h) {
    test::OcspPlan plan{now};
    plan.next_update = now + good_for;
    return make_ocsp(pki().authority(), pki().intermediate(), pki().root(), plan);
}
const RevocationQuestion ask_crl{RevocationQuestion::Kind::crl, "http://crl.example/ca.crl", {}, false};
const RevocationQuestion ask_ocsp{RevocationQuestion::Kind::ocsp, "http://ocsp.example/", {1, 2}, false};

class Cache : public testing::Test {
  protected:
    std::vector<fs::path> files() const {
        std::vector<fs::path> found;
        if (fs::exists(folder))
            for (const auto& entry : fs::directory_iterator{folder})
                found.push_back(entry.path());
        return found;
    }
    const test::TemporaryFolder place;
    const fs::path folder = place.path() / "kyso/answers";
    const AnswerCache cache{folder};
};

TEST_F(Cache, RemembersUntilTheLimitOfItsKind) {
    cache.keep(ask_crl, crl(), now);
    cache.keep(ask_ocsp, ocsp(), now);
    EXPECT_TRUE(cache.find(ask_crl, now + 12h));
    EXPECT_FALSE(cache.find(ask_crl, now + 12h + 1s));
    EXPECT_TRUE(cache.find(ask_ocsp, now + 1h));
    EXPECT_FALSE(cache.find(ask_ocsp, now + 1h + 1s));
}

TEST_F(Cache, RemembersUntilNextUpdateIfThatIsSooner) {
    const Bytes list = crl(10min);
    cache.keep(ask_crl, list, now);
    EXPECT_EQ(cache.find(ask_crl, now + 10min), list);
    EXPECT_FALSE(cache.find(ask_crl, now + 10min + 1s));
}

TEST_F(Cache, KeepsNothingThatIsOverOrHasNoEnd) {
    cache.keep(ask_crl, crl(-1s), now);
    cache.keep(ask_crl, Bytes{1, 2, 3}, now);
    cache.keep(ask_ocsp, crl(), now);
    test::CrlPlan endless{now};
    endless.next_update.reset();
    cache.keep(ask_crl, make_crl(pki().authority(), endless), now);
    EXPECT_TRUE(files().empty());
}

TEST_F(Cache, TellsQuestionsApart) {
    cache.keep(ask_ocsp, ocsp(), now);
    RevocationQuestion other = ask_ocsp;
    other.request.back() ^= 1;
    EXPECT_FALSE(cache.find(other, now)) << "another certificate";
    other = ask_ocsp;
    other.address = "http://ocsp.example/2";
    EXPECT_FALSE(cache.find(other, now));
    other = ask_ocsp;
    other.fresh = true;
    EXPECT_FALSE(cache.find(other, now)) << "a new answer is wanted";
    cache.keep(other, ocsp(), now);
    EXPECT_TRUE(cache.find(ask_ocsp, now)) << "the new one takes the old one's place";
    EXPECT_EQ(files().size(), 1U);
}

TEST_F(Cache, FilesAreForThePersonOnly) {
    cache.keep(ask_crl, crl(), now);
    struct stat status {};
    ASSERT_EQ(::stat(files().at(0).c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
    ASSERT_EQ(::stat(folder.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0700U);
}

TEST_F(Cache, EveryAlteredOctetIsAMiss) {
    cache.keep(ask_ocsp, ocsp(), now);
    const fs::path file = files().at(0);
    std::ifstream in{file, std::ios::binary};
    const std::string whole{std::istreambuf_iterator<char>{in}, {}};
    for (std::size_t at = 0; at < whole.size(); ++at) {
        std::string altered = whole;
        altered[at] = static_cast<char>(altered[at] ^ 1);
        std::ofstream{file, std::ios::binary} << altered;
        ASSERT_FALSE(cache.find(ask_ocsp, now)) << "octet " << at;
    }
    for (std::size_t size = 0; size < whole.size(); size += 7) {
        std::ofstream{file, std::ios::binary} << whole.substr(0, size);
        ASSERT_FALSE(cache.find(ask_ocsp, now)) << "cut at " << size;
    }
    std::ofstream{file, std::ios::binary} << whole;
    EXPECT_TRUE(cache.find(ask_ocsp, now));
}

TEST_F(Cache, AFileMovedToAnotherNameIsAMiss) {
    cache.keep(ask_ocsp, ocsp(), now);
    const fs::path of_ocsp = files().at(0);
    cache.keep(ask_crl, crl(), now);
    for (const fs::path& file : files())
        if (file != of_ocsp) fs::copy_file(of_ocsp, file, fs::copy_options::overwrite_existing);
    EXPECT_FALSE(cache.find(ask_crl, now));
}

TEST_F(Cache, OldestGoWhenItIsFull) {
    const AnswerCache small{folder, 3 * (crl().size() + 200)};
    for (int i = 0; i < 6; ++i) {
        RevocationQuestion question = ask_crl;
        question.address += std::to_string(i);
        small.keep(question, crl(), now);
        for (const fs::path& file : files()) // each a second older, so that their order is sure
            fs::last_write_time(file, fs::last_write_time(file) - 1s);
    }
    EXPECT_LE(files().size(), 3U);
    RevocationQuestion last = ask_crl;
    last.address += "5";
    EXPECT_TRUE(small.find(last, now));
}

TEST_F(Cache, WithoutAFolderNothingIsKept) {
    const AnswerCache none{{}};
    none.keep(ask_crl, crl(), now);
    EXPECT_FALSE(none.find(ask_crl, now));
}

TEST_F(Cache, AFolderThatCannotBeWrittenIsNoError) {
    const AnswerCache nowhere{"/proc/kyso"};
    nowhere.keep(ask_crl, crl(), now);
    EXPECT_FALSE(nowhere.find(ask_crl, now));
}

} // namespace
} // namespace kyso::drivers
