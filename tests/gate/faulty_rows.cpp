// SPDX-License-Identifier: Apache-2.0
#include "tests/gate/faulty_rows.hpp"

#include "pkcs11/faulty/rules_file.hpp"

#include <string_view>

namespace kyso::gate {
namespace {

namespace faulty = pkcs11::faulty;

constexpr const char* columns[] = {
    "load",
    "C_GetFunctionList",
    "C_Initialize",
    "C_GetInfo",
    "C_GetSlotList",
    "C_GetTokenInfo",
    "C_GetSlotInfo",
    "C_OpenSession",
    "C_FindObjectsInit",
    "C_FindObjects",
    "C_GetAttributeValue",
    "C_FindObjectsFinal",
    "C_CloseSession",
    "C_Login",
    "C_SignInit",
    "C_Sign",
    "C_Logout",
};

constexpr FaultRow rows[] = {
    {"", "crash", "SIGSEGV"},
    {"after", "crash", "SIGSEGV once the token has answered"},
    {"", "abort", "SIGABRT"},
    {"", "illegal", "SIGILL"},
    {"", "overflow", "stack used up"},
    {"", "double_free", "memory freed twice"},
    {"", "exit 0", "exit(0)"},
    {"", "vanish 0", "_exit(0)"},
    {"", "hang", "sleeps for ever"},
    {"after", "hang", "sleeps for ever once the token has answered"},
    {"", "deadlock", "on a mutex of its own"},
    {"", "spin", "for ever at 100 %"},
    {"", "delay 50", "50 ms slower"},
    {"", "delay 1..40", "slower by any time up to 40 ms"},
    {"", "delay +20", "20 ms slower each time"},
    {"", "delay 3000", "slower than the deadline"},
    {"", "print noise", "prints on both streams"},
    {"", "pollute locale", "setlocale()"},
    {"", "pollute signals", "signal handlers of its own"},
    {"", "pollute umask", "umask()"},
    {"", "pollute directory", "chdir()"},
    {"", "pollute environment", "setenv()"},
    {"", "pollute descriptors", "closes descriptors that are not its own"},
    {"", "pollute child", "forks a child that stays"},
    {"", "pollute thread", "a thread that stays"},
    {"", "pollute atexit", "a handler at exit()"},
    {"", "pollute stdin", "reads stdin"},
    {"", "leak memory", "1 MiB each time"},
    {"", "leak descriptor", "one each time"},
    {"", "leak thread", "one each time"},
    {"", "return CKR_DEVICE_ERROR", "an error"},
    {"after", "return CKR_FUNCTION_FAILED", "an error, but it was done"},
    {"", "return CKR_OK", "success, but nothing was done"},
    {"", "return 0x80000bad", "a vendor's own value"},
    {"", "remove", "the token is pulled out"},
    {"after", "remove", "pulled out once it has answered"},
    {"", "insert", "put in, though it is in"},
    {"", "revive", "put in, though it is in; old sessions live"},
    {"", "swap", "another token is in the slot"},
    {"after", "swap", "another token, once it has answered"},
    {"", "await_removal", "hangs until the token is out"},
    {"", "spend", "costs a PIN try of three"},
    {"", "answer 7", "a handle that nobody has opened"},
    {"", "handle +1", "the token is asked about another slot or session"},
    {"", "any_pin", "takes every PIN for the right one"},
    {"", "bare_digest", "signs without DigestInfo"},
    {"", "flags +0x20000", "CKF_USER_PIN_FINAL_TRY", false, 0},
    {"", "flags +0x40000", "CKF_USER_PIN_LOCKED", false, 0},
    {"", "flags +0x100", "CKF_PROTECTED_AUTHENTICATION_PATH"},
    {"", "flags -0x4", "not CKF_LOGIN_REQUIRED"},
    {"", "flags +0xffffffff", "all flags", false, 0},
    {"", "flags -0xffffffff", "no flags"},
    {"", "length 0", "says that it wrote nothing"},
    {"", "length +4096", "says that it wrote more than there is room for"},
    {"", "length -1", "says an octet less"},
    {"query", "length 0x40000000", "asks for 1 GiB"},
    {"", "length 0xffffffffffffffff", "-1 with CKR_OK"},
    {"", "overrun 64", "64 octets behind the buffer"},
    {"", "overrun 4096", "4096 octets behind the buffer"},
    {"", "garble", "one bit wrong"},
    {"", "replace empty", "nothing"},
    {"", "replace 00112233445566778899aabbccddeeff", "always the same"},
    {"", "append 00000000", "zeros at the end"},
    {"", "cut 1", "without its first octet"},
    {"", "cut -1", "without its last octet"},
    {"attribute 0x11", "garble", "the certificate: one bit wrong"},
    {"attribute 0x11", "append 0000000000000000", "the certificate: zeros behind it"},
    {"attribute 0x11", "cut -100", "the certificate: cut short"},
    {"attribute 0x11 query", "length 0x40000000", "the certificate: 1 GiB"},
    {"attribute 0x11", "replace empty", "the certificate: empty"},
    {"attribute 0x102", "replace empty", "CKA_ID: empty"},
    {"attribute 0x102", "replace 01", "CKA_ID: the same for all"},
    {"attribute 0x102", "replace 77", "CKA_ID: of no key"},
    {"attribute 0x102 @2..", "garble", "CKA_ID: another at each call"},
    {"attribute 0x3", "replace e280aeff00", "CKA_LABEL: no UTF-8"},
    {"attribute 0x120", "garble", "CKA_MODULUS: one bit wrong"},
    {"attribute 0x180", "replace 0500", "CKA_EC_PARAMS: none", true},
    {"attribute 0x202", "replace 01", "CKA_ALWAYS_AUTHENTICATE, though it is not", false, 2},
    {"attribute 0x202", "replace empty", "CKA_ALWAYS_AUTHENTICATE: empty"},
    {"attribute 0x102", "reveal 01", "shows what was not asked"},
    {"", "encode der", "DER, of a P-256 key", true},
    {"", "encode trimmed", "without leading zeros, of a P-256 key", true},
    {"", "encode der", "DER, of an RSA key"},
    {"", "forge other_key", "another key's, RSA"},
    {"", "forge other_key", "another key's, P-256", true},
    {"", "race 20", "a buffer shared by all calls"},
    {"", "count 0", "none"},
    {"", "count +1", "one more than there is"},
    {"", "count 0x7fffffff", "2147483647"},
    {"query", "count 0", "none in the query, more in the call"},
    {"fill", "count +1", "grows between query and call"},
    {"", "without %slot", "the token's slot is left out"},
    {"", "with 99", "a phantom"},
    {"", "with 0x7fffffff", "a phantom with a large number"},
    {"", "repeat 1", "the last one twice"},
    {"", "repeat 100000", "100000 objects"},
    {"", "endless", "for ever"},
    {"", "value 0", "handle 0"},
    {"", "value +1", "another handle or slot"},
    {"", "serial 0000000000000000", "another serial number"},
    {"", "serial \\x20", "no serial number"},
    {"", "label \\xe2\\x80\\xae\\x1b[31mA\\xff", "BiDi, escapes, no UTF-8"},
    {"", "label A\\x00\\...", "zeros for blanks"},
    {"", "model \\x20", "empty"},
    {"", "manufacturer \\xff\\xfe\\...", "no UTF-8, no blanks"},
    {"", "description \\xff\\xfe\\...", "no UTF-8, no blanks"},
    {"", "list without %function", "a null pointer in the function list"},
    {"", "list ends %function", "the function list ends before it"},
    {"", "list version 2.01 # %function", "the function list says 2.01"},
    {"", "list packed # %function", "the function list is packed"},
};

bool is_directive(const FaultRow& row) {
    return std::string_view{row.action}.starts_with("list ");
}

/// What does not concern a function by itself is tried once, in the column of the list.
bool concerns(const FaultRow& row, const std::string& function) {
    if (function == "load") return false;
    return std::string_view{row.action}.find('#') == std::string_view::npos ||
           function == "C_GetFunctionList";
}

} // namespace

std::span<const FaultRow> fault_rows() {
    return rows;
}

std::span<const char* const> fault_columns() {
    return columns;
}

std::string action_of(const FaultRow& row) {
    const std::string_view action = row.action;
    return std::string{action.substr(0, action.find(' '))};
}

std::size_t logins_of(const FaultRow& row, const std::string& function) {
    return row.logins == 0 && function != "C_GetTokenInfo" ? 1 : row.logins;
}

std::optional<std::string> rules_of(const FaultRow& row, const std::string& function, std::size_t nth) {
    std::string rules;
    if (is_directive(row)) {
        if (!concerns(row, function) || nth > 1) return std::nullopt;
        rules = row.action;
        if (const auto at = rules.find("%function"); at != std::string::npos) rules.replace(at, 9, function);
    } else {
        const std::string condition = row.condition;
        if (nth > 1 && condition.find('@') != std::string::npos) return std::nullopt;
        rules =
            function + (nth > 1 ? " @" + std::to_string(nth) + ".. " : " ") + condition + " -> " + row.action;
        if (action_of(row) == "spend") rules = "tries 3\n" + rules;
        if (action_of(row) == "any_pin") rules = "pad 24681357\n" + rules;
    }
    auto parsed = rules;
    if (const auto at = parsed.find("%slot"); at != std::string::npos) parsed.replace(at, 5, "0");
    const auto result = faulty::parse_rules("module /real.so\n" + parsed, "row");
    if (std::holds_alternative<faulty::RulesError>(result)) return std::nullopt;
    return rules;
}

} // namespace kyso::gate
