// SPDX-License-Identifier: Apache-2.0
// node count_tests.mjs REPORT FOLDER: how many tests passed and failed, as «PASSED FAILED». REPORT is ctest's JUnit
// file, FOLDER holds one file of GoogleTest for every program that wrote one. What is skipped has not passed; a
// program that failed otherwise (it crashed, hung, leaked) is one failure more.
import { existsSync, readFileSync } from 'node:fs'

const [report, folder] = process.argv.slice(2)
const sum = (text, pattern) => [...text.matchAll(pattern)].reduce((all, found) => all + Number(found[1]), 0)

let passed = 0
let failed = 0
for (const [, name, status] of readFileSync(report, 'utf8').matchAll(/<testcase name="([^"]*)"[^>]*status="([^"]*)"/g)) {
    const program_passed = status === 'run'
    const file = `${folder}/${name}.xml`
    if (!existsSync(file)) {
        if (program_passed) passed += 1
        else failed += 1
        continue
    }
    const text = readFileSync(file, 'utf8')
    const total = sum(text, /<testsuites tests="(\d+)"/g)
    const bad = sum(text, /<testsuite [^>]*?failures="(\d+)"/g) + sum(text, /<testsuite [^>]*?disabled="(\d+)"/g) +
        sum(text, /<testsuite [^>]*?skipped="(\d+)"/g) + sum(text, /<testsuite [^>]*?errors="(\d+)"/g)
    passed += total - bad
    failed += bad > 0 || program_passed ? bad : 1
}
console.log(passed, failed)
