// SPDX-License-Identifier: Apache-2.0
// Files that kysod, kyso-relay and kyso read.
#include "daemon/core/approvals.hpp"
#include "daemon/core/audit_chain.hpp"
#include "drivers/sim/operation.hpp"
#include "tests/fuzz/make_corpus.hpp"
#include "tests/fuzz/samples.hpp"

#include <boost/json/array.hpp>

#include <cstring>
#include <elf.h>

namespace kyso::fuzz {
namespace {

void add_configurations(Corpus& corpus) {
    const char* parts[] = {
        "developer = true\nlog_level = \"debug\"\ntrust = \"/etc/kyso/trust\"\norigin_folders = "
        "[\"origins.d\"]\n",
        "[server]\nfirst_port = 27149\nlast_port = 27153\nipv6 = false\n",
        "[limits]\nconnections = 4\nconnections_per_origin = 2\nenrolments = 0\ncalls_per_connection = 8\n"
        "message = 4096\nipc_message = 4096\nwaiting_consents = 1\nprompt_seconds = 60\nidle_seconds = 5\n",
        "[windows]\nper_minute = 6\nwaiting_each = 3\nfirst_pause_seconds = 1\nlongest_pause_seconds = 60\n",
        "[audit]\nfile_kilobytes = 64\n",
        "[drivers]\ndeaths = 5\nwindow_milliseconds = 60000\nfirst_pause_milliseconds = 100\n"
        "longest_pause_milliseconds = 5000\nenumerate_seconds = 30\nlogin_seconds = 30\nlogin_on_pad_seconds "
        "= 60\n"
        "sign_seconds = 60\n",
        "[revocation]\nask = false\nseconds = 3\n",
        "[catalogue]\nuse = true\np11_kit = false\ndirectories = [\"/etc/kyso/catalogue.d\"]\n",
        "[[module]]\nname = \"Token\"\npath = \"/usr/lib/libtoken.so\"\nenvironment = { TOKEN_CONF = "
        "\"/etc/t\" }\n",
        "[[origin]]\norigin = \"https://portal.example\"\nmethods = [\"registration.sign\", "
        "\"document.sign\"]\n",
        "[[module]]\npath = \"relative.so\"\n",
        "[[module]]\npath = \"/m.so\"\nenvironment = { LD_PRELOAD = \"/x.so\" }\n",
        "[server]\nfirst_port = 65536\n",
        "[server]\nfirst_port = 3\nlast_port = 2\n",
        "unknown = 1\n",
        "x = [1, {a = 2}, '''t''', 1979-05-27T07:32:00Z, 0x1F, 1e3, inf]\n",
        "[a.b.c]\n[[a.b.d]]\n\"quoted key\" = \"\\u00e9\"\n"};
    std::string whole;
    for (const char* part : parts) {
        corpus.add("configuration", part);
        whole += part;
        corpus.add("configuration", whole);
    }
    for (const char* text :
         {"", "allow_private = [\"ocsp.intranet:80\", \"[fd00::1]:8080\"]\n", "seconds = 30\n",
          "tls_roots = \"/etc/roots.pem\"\n", "cache_megabytes = 64\n", "cache_megabytes = -1\n",
          "allow_private = \"a:80\"\n", "allow_private = [\"OCSP.intranet:80\"]\n", "proxy = \"x\"\n",
          "allow_private = [\"a:80\"]\nseconds = 1\ncache_megabytes = 0\n", "seconds = 1.5\n"})
        corpus.add("relay_configuration", text);
    for (const char* text :
         {"seconds = \n", "[seconds]\n", "# only a remark\n", "seconds = 300 # five minutes\n",
          "allow_private = []\n", "allow_private = [[\"a:80\"]]\n", "tls_roots = \"relative\"\n",
          "allow_private = [\"[::1]:80\"]\n", "allow_private = [\"a:443\", \"a:443\"]\n",
          "\xef\xbb\xbfseconds=2"})
        corpus.add("relay_configuration", text);
    const std::string gateway =
        "[[gateway]]\norigin = \"https://portal.test\"\naddress = \"https://gw.test:8443\"\n";
    for (const std::string& text :
         {gateway, gateway + "ca = \"/etc/gw.pem\"\n", "tls_roots = \"/r\"\n" + gateway, gateway + gateway,
          gateway + "[[gateway]]\norigin = \"http://localhost:8080\"\naddress = \"https://[::1]\"\n",
          gateway + "ca = \"x\"\n", std::string{"[gateway]\n"}, std::string{"gateway = [1]\n"},
          std::string{"[[gateway]]\norigin = \"null\"\n"},
          std::string{"[[gateway]]\naddress = \"https://a/x\"\n"}})
        corpus.add("relay_configuration", text);
}

void add_catalogue(Corpus& corpus) {
    const std::string label = "[label]\nvi = \"Token\"\nen = \"Token\"\n";
    const std::string fact = "source = \"a list\"\nverified = true\n";
    const std::string parts[] = {
        "[advice]\nvi = \"a\"\nen = \"b\"\n",
        "[[atr]]\nmask = \"3B 9F .. 81 31 0. .F\"\nname = \"n\"\n" + fact,
        "[[usb]]\nid = \"25DD:2371\"\n" + fact,
        "[[module]]\nfile = \"liba.so\"\npackage = \"liba\"\n" + fact,
        "[[module]]\npaths = [\"/opt/liba.so\", \"/usr/lib/liba.so\"]\nenvironment = { A = \"b\" }\n" + fact,
        "[pin]\nmin = 4\nmax = 16\ntries = 3\n" + fact,
        "[[atr]]\nmask = \"3B ..\"\n" + fact,
        "[[module]]\nfile = \"a/b\"\n" + fact,
        "[[module]]\nfile = \"a\"\nenvironment = { LD_PRELOAD = \"b\" }\n" + fact,
        "[[usb]]\nid = \"25DD:23711\"\nverified = false\n"};
    std::string whole = label;
    for (const std::string& part : parts) {
        corpus.add("token_family", label + part);
        whole += part;
        corpus.add("token_family", whole);
    }
    for (const char* text :
         {"", "# a remark\n", "module: opensc-pkcs11.so\n", "module: /usr/lib/a.so\r\npriority: -1\r\n",
          "module:a\nmodule:b\n", "enable-in: kysod, firefox\ndisable-in:\n",
          "trust-policy: yes\nx-own: a: b\n", "remote: |ssh host p11-kit remote\n", "critical: maybe\n",
          "priority: 99999999999\n", "no colon\n", ": value\n",
          "managed: no\nlog-calls: yes\nuser-config: merge\n", "\tmodule : a b \t\n\n\n"})
        corpus.add("p11_kit_file", text);
}

void add_approvals(Corpus& corpus) {
    using core::Approvals;
    const std::chrono::sys_seconds now = sample_time;
    const Origin first = Origin::parse("https://portal.example").value();
    const Origin second = Origin::parse("https://xn--d1acufc.example:8443").value();
    Approvals approvals;
    const auto put = [&] {
        const std::string text = approvals.write(as_bytes("kyso fuzz approvals: no secret.."));
        corpus.add("approvals", 0, text);
        corpus.add("approvals", 1, text);
        corpus.add("approvals", 1, text + text);
        corpus.add("approvals", 0, text.substr(0, text.size() / 2));
    };
    put();
    approvals.approve(first, core::grant_of({Method::sign_registration}), now);
    put();
    approvals.decline(second, now);
    put();
    approvals.block(first, now);
    put();
    for (const char* member :
         {"\"origin\":1", "\"denials\":-1", "\"until\":\"2026-13-01T00:00:00Z\"", "\"methods\":[\"x\",1]"})
        corpus.add("approvals", 1,
                   "{\"origin\":\"https://a.example\",\"decision\":\"declined\",\"methods\":[],\"firstSeen\":"
                   "\"2026-11-22T00:00:00Z\",\"until\":\"2026-11-23T00:00:00Z\",\"denials\":1," +
                       std::string{member} + "}\n");
}

void add_audit_logs(Corpus& corpus) {
    using core::AuditChain;
    using core::AuditEvent;
    AuditChain chain;
    std::string log;
    const auto put = [&](AuditEvent event, const std::string& request) {
        core::AuditRecord record{event, event == AuditEvent::outcome ? "ok" : ""};
        record.request = request;
        record.requester = request.empty() ? "" : "https://portal.example";
        record.signatures = request.empty() ? 0 : 2;
        const std::string line = chain.line(record, sample_time);
        chain.commit(line);
        log += line;
        corpus.add("audit_log", 0, log);
        corpus.add("audit_log", 1, log);
        corpus.add("audit_log", 0, log.substr(0, log.size() - 1));
        corpus.add("audit_log", 0, log + line.substr(0, line.size() / 2) + "\n" + line);
    };
    put(AuditEvent::start, "");
    put(AuditEvent::intent, "r1");
    put(AuditEvent::outcome, "r1");
    put(AuditEvent::intent, "r2");
    put(AuditEvent::recovered, "");
    put(AuditEvent::lock, "");
    AuditChain later{AuditChain::genesis(), 7};
    const std::string rotation = later.line(core::AuditRecord{AuditEvent::rotation}, sample_time);
    corpus.add("audit_log", 0, rotation);
    corpus.add("audit_log", 1,
               "{\"seq\":1,\"event\":\"rotation\"}\n{\"seq\":2,\"signatures\":-1}\n{\"seq\":3}");
}

void add_operations(Corpus& corpus) {
    sim::Operation operation;
    operation.transaction = "_0123456789abcdef0123456789abcde";
    operation.origin = "https://portal.example";
    operation.method = "authentication.sign";
    operation.params = {{"nonce", "n"}, {"fields", boost::json::array{}}};
    operation.signing_time = sample_time;
    operation.certificate = {0x30, 0};
    operation.to_be_signed = {Mechanism::ecdsa, DigestAlgorithm::sha256, Bytes(32, 3)};
    operation.head = {{"issuerStatus", "trusted"}};
    operation.audit_request = "a1";
    operation.ticket = "t.t.t";
    operation.msisdn = "84912345678";
    operation.text = "portal.example: Dang nhap (Ma 1462)";
    const auto put = [&] { corpus.add("sim_operation", sim::encode(operation)); };
    put();
    operation.text_is_signed = true;
    operation.certificate.clear();
    put();
    operation.text_is_signed = false;
    operation.certificate = {0x30, 0};
    operation.language = Language::en;
    operation.to_be_signed.mechanism = Mechanism::rsa_pkcs1;
    operation.issuers = {{0x30, 0}, {}};
    put();
    operation.ended = sample_time + std::chrono::seconds{60};
    operation.result = {{"token", "x"}, {"phone", operation.msisdn}};
    put();
    operation.abandoned = true;
    operation.error = Errc::sim_cancelled;
    put();
    const std::string whole = sim::encode(operation);
    corpus.add("sim_operation", whole.substr(0, whole.size() / 2));
    for (const auto& [from, to] : std::initializer_list<std::pair<std::string_view, std::string_view>>{
             {"sim_cancelled", "no_such_error"},
             {"\"error\"", "\"result\""},
             {"\"ended\"", "\"begun\""},
             {"_0123456789", "../../../.."},
             {"https://portal.example", "https://portal.example/"},
             {"84912345678", "0912345678 "},
             {"\"version\":1", "\"version\":0"},
             {"MAA=", "MAB="},
             {"\"head\":{", "\"head\":{\"head\":"},
             {"\"issuers\":[", "\"issuers\":[[],"}}) {
        std::string text = whole;
        if (const std::size_t at = text.find(from); at != text.npos) text.replace(at, from.size(), to);
        corpus.add("sim_operation", text);
    }
}

template <class Record>
void append(Bytes& file, const Record& record) {
    const auto* octets = reinterpret_cast<const std::uint8_t*>(&record);
    file.insert(file.end(), octets, octets + sizeof record);
}

/// The smallest shared library that a linker could have made: symbols, their names, a section table.
Bytes library(std::string_view exported, int type, int machine) {
    const std::string names = '\0' + std::string{exported} + '\0';
    Elf64_Ehdr header{};
    std::memcpy(header.e_ident, ELFMAG, SELFMAG);
    header.e_ident[EI_CLASS] = ELFCLASS64;
    header.e_ident[EI_DATA] = ELFDATA2LSB;
    header.e_type = ET_DYN;
    header.e_machine = static_cast<Elf64_Half>(machine);
    header.e_shentsize = sizeof(Elf64_Shdr);
    header.e_shnum = 2;
    header.e_shoff = sizeof header;
    Elf64_Shdr symbols{}, strings{};
    symbols.sh_type = SHT_DYNSYM;
    symbols.sh_offset = sizeof header + 2 * sizeof symbols;
    symbols.sh_size = 2 * sizeof(Elf64_Sym);
    symbols.sh_link = 1;
    strings.sh_type = SHT_STRTAB;
    strings.sh_offset = symbols.sh_offset + symbols.sh_size;
    strings.sh_size = names.size();
    Elf64_Sym function{};
    function.st_name = 1;
    function.st_info = static_cast<unsigned char>(ELF64_ST_INFO(STB_GLOBAL, type));
    function.st_shndx = 1;
    Bytes file;
    append(file, header);
    append(file, symbols);
    append(file, strings);
    append(file, Elf64_Sym{});
    append(file, function);
    const ByteView text = as_bytes(names);
    file.insert(file.end(), text.begin(), text.end());
    return file;
}

void add_modules(Corpus& corpus) {
    for (const char* name :
         {"C_GetFunctionList", "C_GetInterface", "C_GetFunctionList2", "xC_GetFunctionList"})
        for (const int type : {STT_FUNC, STT_OBJECT})
            for (const int machine : {EM_X86_64, EM_AARCH64})
                corpus.add("module_elf", library(name, type, machine));
    Bytes whole = library("C_GetFunctionList", STT_FUNC, EM_X86_64);
    for (const std::size_t size :
         {std::size_t{0}, std::size_t{4}, std::size_t{63}, whole.size() - 1, whole.size() - 20})
        corpus.add("module_elf", ByteView{whole}.first(size));
}

} // namespace

void add_files(Corpus& corpus) {
    add_configurations(corpus);
    add_catalogue(corpus);
    add_approvals(corpus);
    add_audit_logs(corpus);
    add_operations(corpus);
    add_modules(corpus);
}

} // namespace kyso::fuzz
