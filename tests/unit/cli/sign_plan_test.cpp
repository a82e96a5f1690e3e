// SPDX-License-Identifier: Apache-2.0
#include "cli/sign_plan.hpp"

#include "cli/files.hpp"
#include "signature/cms.hpp"
#include "tests/support/result_matchers.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/json/array.hpp>
#include <gmock/gmock.h>

#include <fstream>
#include <sys/stat.h>

namespace kyso::cli {
namespace {

using kyso::test::fails_with;
using kyso::test::is_ok;
using kyso::test::TemporaryFolder;

struct Row {
    const char* name;
    std::vector<std::string> files;
    SignOptions options;
    std::vector<std::string> outputs;
};

SignOptions with(std::string output, std::string folder = {}, std::string format = "cades-detached") {
    SignOptions options;
    options.output = std::move(output);
    options.output_directory = std::move(folder);
    options.format = std::move(format);
    return options;
}

class Outputs : public testing::TestWithParam<Row> {};

TEST_P(Outputs, AreWhereThePersonExpectsThem) {
    SignOptions options = GetParam().options;
    options.files = GetParam().files;
    const auto planned = plan_outputs(options);
    const auto* items = std::get_if<std::vector<PlannedSignature>>(&planned);
    ASSERT_NE(items, nullptr);
    std::vector<std::string> outputs;
    for (const PlannedSignature& item : *items)
        outputs.push_back(item.output.string());
    EXPECT_EQ(outputs, GetParam().outputs);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, Outputs,
    testing::Values(
        Row{"beside", {"d/a.pdf", "b"}, {}, {"d/a.pdf.p7s", "b.p7s"}},
        Row{"attached", {"a"}, with("", "", "cades-attached"), {"a.p7m"}},
        Row{"jws", {"a"}, with("", "", "jws"), {"a.jws"}}, Row{"named", {"a"}, with("x/out"), {"x/out"}},
        Row{"to_standard_output", {"a"}, with("-"), {""}},
        Row{"folder", {"d/a", "e/b"}, with("", "out"), {"out/a.p7s", "out/b.p7s"}},
        Row{"standard_input", {"-"}, {}, {""}},
        Row{"standard_input_to_folder", {"-", "a"}, with("", "out"), {"out/stdin.p7s", "out/a.p7s"}}),
    [](const auto& row) { return row.param.name; });

struct Wrong {
    const char* name;
    std::vector<std::string> files;
    SignOptions options;
    CliText text;
};

SignOptions certificate(std::string prefix) {
    SignOptions options;
    options.certificate = std::move(prefix);
    return options;
}

SignOptions on_sim(std::string device, std::string ticket) {
    SignOptions options;
    options.device = std::move(device);
    options.ticket = std::move(ticket);
    return options;
}
SignOptions resumed(std::string operation) {
    SignOptions options;
    options.resume = std::move(operation);
    return options;
}

class Misused : public testing::TestWithParam<Wrong> {};

TEST_P(Misused, IsSaidBeforeAnythingIsRead) {
    SignOptions options = GetParam().options;
    options.files = GetParam().files;
    const auto planned = plan_outputs(options);
    const auto* misuse = std::get_if<Misuse>(&planned);
    ASSERT_NE(misuse, nullptr);
    EXPECT_EQ(misuse->text, GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, Misused,
    testing::Values(
        Wrong{"one_output_for_two", {"a", "b"}, with("x"), CliText::sign_output_for_one},
        Wrong{"same_name_in_one_folder", {"d/a", "e/a"}, with("", "out"), CliText::sign_same_output},
        Wrong{"the_same_file_twice", {"a", "./a"}, {}, CliText::sign_same_output},
        Wrong{"over_itself", {"a"}, with("./a"), CliText::sign_same_output},
        Wrong{"over_another_input", {"a.p7s", "a"}, {}, CliText::sign_same_output},
        Wrong{"standard_input_twice", {"-", "-"}, with("", "out"), CliText::sign_input_once},
        Wrong{"short_prefix", {"a"}, certificate("abc"), CliText::sign_prefix},
        Wrong{"no_prefix", {"a"}, certificate("wxyz01234"), CliText::sign_prefix},
        Wrong{"no_device", {"a"}, on_sim("esim", ""), CliText::sign_device},
        Wrong{"no_number", {"a"}, on_sim("sim:12345", "t"), CliText::sign_device},
        Wrong{"no_number_at_all", {"a"}, on_sim("sim:", "t"), CliText::sign_device},
        Wrong{"sim_without_ticket", {"a"}, on_sim("sim:0912345678", ""), CliText::sign_ticket_for_sim},
        Wrong{"token_with_ticket", {"a"}, on_sim("", "t"), CliText::sign_ticket_for_sim},
        Wrong{"two_on_a_sim", {"a", "b"}, on_sim("sim:0912345678", "t"), CliText::sign_one},
        Wrong{"ticket_and_file_on_standard_input",
              {"-"},
              on_sim("sim:0912345678", "-"),
              CliText::sign_input_once},
        Wrong{"two_picked_up", {"a", "b"}, resumed("_1"), CliText::sign_one}),
    [](const auto& row) { return row.param.name; });

class Plan : public testing::Test {
  protected:
    Plan() {
        options.files = {(folder.path() / "a").string()};
        std::ofstream{options.files[0]} << "text";
    }
    Result<SignPlan> plan() const {
        return make_plan(options, std::get<std::vector<PlannedSignature>>(plan_outputs(options)));
    }
    boost::json::object document() const {
        return plan()->request.at("documents").as_array().at(0).as_object();
    }
    const TemporaryFolder folder;
    SignOptions options;
};

TEST_F(Plan, SendsADigestForADetachedSignatureAndTheContentForTheOthers) {
    options.digest = "sha512";
    const Bytes digest = signature::digest_of(DigestAlgorithm::sha512, as_bytes("text"));
    EXPECT_EQ(document().at("digest").at("value"), boost::json::value(to_base64(digest)));
    EXPECT_EQ(document().at("digest").at("algorithm"), "sha512");
    EXPECT_FALSE(document().contains("content"));
    options.format = "cades-attached";
    EXPECT_EQ(document().at("content"), boost::json::value(to_base64(as_bytes("text"))));
    EXPECT_FALSE(document().contains("digest"));
}

TEST_F(Plan, LeavesOutWhatWasNotAskedFor) {
    EXPECT_FALSE(plan()->request.contains("padding"));
    EXPECT_FALSE(plan()->request.contains("digestAlgorithm"));
    EXPECT_FALSE(plan()->request.contains("certificate"));
    options.pss = true;
    options.certificate = "ABCDEF0123";
    EXPECT_EQ(plan()->request.at("padding"), "pss");
    EXPECT_EQ(plan()->request.at("certificate"), "abcdef0123");
}

TEST_F(Plan, OfASimHasNumberAndTicket) {
    EXPECT_FALSE(plan()->on_phone);
    EXPECT_FALSE(plan()->request.contains("method"));
    const std::string ticket = (folder.path() / "ticket").string();
    std::ofstream{ticket} << "\n a.b.c \r\n";
    options.device = "sim:+84 912 345 678";
    options.ticket = ticket;
    ASSERT_THAT(plan(), is_ok());
    EXPECT_TRUE(plan()->on_phone);
    EXPECT_EQ(plan()->request.at("method"), "sim");
    EXPECT_EQ(plan()->request.at("phone"), "+84 912 345 678");
    EXPECT_EQ(plan()->request.at("ticket"), "a.b.c");
    std::ofstream{ticket} << "  ";
    EXPECT_THAT(plan(), fails_with(Errc::ticket_invalid));
    std::ofstream{ticket} << std::string(4096, 'a');
    EXPECT_THAT(plan(), fails_with(Errc::too_large));
    options.ticket = "/nowhere/at/all";
    EXPECT_THAT(plan(), fails_with(Errc::file_unreadable));
}

TEST_F(Plan, OfWhatIsPickedUpSaysOnlyWhich) {
    options.resume = "_0123456789abcdef0123456789abcde";
    options.files = {(folder.path() / "gone").string()};
    ASSERT_THAT(plan(), is_ok()) << "the file need not be there any more";
    EXPECT_EQ(plan()->request, (boost::json::object{{"operation", options.resume}}));
    EXPECT_EQ(plan()->items.at(0).output, options.files[0] + ".p7s");
    std::ofstream{options.files[0] + ".p7s"} << "older";
    EXPECT_THAT(plan(), fails_with(Errc::file_exists));
}

TEST_F(Plan, RefusesAResultThatIsThere) {
    std::ofstream{options.files[0] + ".p7s"} << "older";
    EXPECT_THAT(plan(), fails_with(Errc::file_exists));
    options.force = true;
    EXPECT_THAT(plan(), is_ok());
    std::filesystem::remove(options.files[0] + ".p7s");
    std::filesystem::create_symlink("nowhere", options.files[0] + ".p7s");
    options.force = false;
    EXPECT_THAT(plan(), fails_with(Errc::file_exists)) << "a dangling link is there too";
}

TEST_F(Plan, RefusesWhatCannotBeReadOrIsTooLarge) {
    options.format = "cades-attached";
    std::filesystem::resize_file(options.files[0], 512 * 1024);
    EXPECT_THAT(plan(), is_ok());
    std::filesystem::resize_file(options.files[0], 512 * 1024 + 1);
    EXPECT_THAT(plan(), fails_with(Errc::too_large));
    options.files = {(folder.path() / "none").string()};
    EXPECT_THAT(plan(), fails_with(Errc::file_unreadable));
}

TEST(ShownName, IsSafeAndNotTooLong) {
    EXPECT_EQ(shown_name("a/b.pdf"), "a/b.pdf");
    EXPECT_EQ(shown_name("-"), "stdin");
    EXPECT_EQ(shown_name("a\nb\xff").find_first_of("\n\xff"), std::string::npos)
        << "each octet of U+FFFD is above";
    std::string vietnamese;
    for (int i = 0; i < 100; ++i)
        vietnamese += "ệ";
    const std::string name = shown_name(vietnamese + ".pdf");
    EXPECT_LE(name.size(), 255U);
    EXPECT_TRUE(is_utf8(name));
    EXPECT_TRUE(name.ends_with(".pdf"));
}

TEST(Files, AreWrittenWholeAndNotOverOthers) {
    const TemporaryFolder folder;
    const auto file = folder.path() / "out";
    EXPECT_THAT(write_whole(file, as_bytes("one"), Overwrite::no), is_ok());
    EXPECT_THAT(write_whole(file, as_bytes("two"), Overwrite::no), fails_with(Errc::file_exists));
    EXPECT_EQ(as_text(read_whole(file, 10).value()), "one");
    EXPECT_THAT(write_whole(file, as_bytes("two"), Overwrite::yes), is_ok());
    EXPECT_EQ(as_text(read_whole(file, 10).value()), "two");
    EXPECT_THAT(write_whole(folder.path() / "none/out", as_bytes("x"), Overwrite::no),
                fails_with(Errc::file_unwritable));
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator{folder.path()}, {}), 1)
        << "nothing is left over";
    struct stat status {};
    ASSERT_EQ(::stat(file.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0111U, 0U);
    EXPECT_NE(status.st_mode & 0400U, 0U);
}

TEST(Files, AreHashedInPieces) {
    const TemporaryFolder folder;
    const auto file = folder.path() / "large";
    std::string text(700'001, 'x');
    std::ofstream{file} << text;
    EXPECT_EQ(digest_of_file(file, DigestAlgorithm::sha384).value(),
              signature::digest_of(DigestAlgorithm::sha384, as_bytes(text)));
    EXPECT_THAT(read_whole(file, 700'000), fails_with(Errc::too_large));
    EXPECT_THAT(read_whole("/dev/zero", 1000), fails_with(Errc::too_large)) << "one without an end";
}

} // namespace
} // namespace kyso::cli
