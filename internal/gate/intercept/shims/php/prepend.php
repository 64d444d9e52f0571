<?php
// Runs before a client's own script. An omise-php before 3.0 has an authority file of its own, which does not know the
// gate, so its addresses are defined here, which are constants. PHP warns when it comes to defining them itself; that
// must not reach a client that takes warnings for failures. What was to be prepended without the gate is, too.

if (($GLOBALS['omise_conformance_gate'] = (static function () {
    // The last auto_prepend_file before ours.
    $prepended = static function () {
        $files = array_map('trim', explode(',', (string) php_ini_scanned_files()));
        array_unshift($files, (string) php_ini_loaded_file());
        $found = '';
        foreach ($files as $file) {
            if ($file === '' || dirname($file) === __DIR__ || !is_readable($file)) {
                continue;
            }
            $settings = @parse_ini_file($file, false, INI_SCANNER_RAW);
            if (is_array($settings) && isset($settings['auto_prepend_file'])) {
                $found = trim($settings['auto_prepend_file'], " \t\"'");
            }
        }
        return $found;
    };

    // Looks for omise-php, as composer installs it or as it is in its own repository, in the folder of the script and
    // the one we are in, and above. One that is not found may have come another way, and be old.
    $hasOwnAuthority = static function () {
        $script = isset($_SERVER['SCRIPT_FILENAME']) ? dirname((string) realpath($_SERVER['SCRIPT_FILENAME'])) : '';
        foreach (array_filter([(string) getcwd(), $script]) as $folder) {
            do {
                foreach (['/vendor/omise/omise-php', ''] as $in) {
                    $sdk = $folder . $in . '/lib/omise/res/OmiseApiResource.php';
                    if (is_file($sdk)) {
                        return strpos((string) file_get_contents($sdk), 'CURLOPT_CAINFO') !== false;
                    }
                }
                $below = $folder;
                $folder = dirname($below);
            } while ($folder !== $below);
        }
        return true;
    };

    if ($hasOwnAuthority()) {
        defined('OMISE_API_URL') || define('OMISE_API_URL', '@API_URL@/');
        defined('OMISE_VAULT_URL') || define('OMISE_VAULT_URL', '@VAULT_URL@/');
        set_error_handler(static function ($level, $message) {
            return preg_match('/^Constant OMISE_(API|VAULT)_URL already defined/', $message) === 1;
        }, E_WARNING | E_NOTICE);
    }

    return $prepended();
})()) !== '') {
    include $GLOBALS['omise_conformance_gate'];
}
unset($GLOBALS['omise_conformance_gate']);
